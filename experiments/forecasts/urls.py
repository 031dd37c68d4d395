from django.urls.resolvers import URLPattern

app_name = "forecasts"
urlpatterns: list[URLPattern] = []
