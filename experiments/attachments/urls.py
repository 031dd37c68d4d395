from django.urls.resolvers import URLPattern

app_name = "attachments"
urlpatterns: list[URLPattern] = []
