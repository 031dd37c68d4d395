from django.urls.resolvers import URLPattern

app_name = "drafts"
urlpatterns: list[URLPattern] = []
