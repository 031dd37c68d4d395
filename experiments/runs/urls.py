from django.urls.resolvers import URLPattern

app_name = "runs"
urlpatterns: list[URLPattern] = []
