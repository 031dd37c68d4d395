from django.urls.resolvers import URLPattern

app_name = "rehearsal"
urlpatterns: list[URLPattern] = []
