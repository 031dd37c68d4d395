from django.urls.resolvers import URLPattern

app_name = "playbooks"
urlpatterns: list[URLPattern] = []
