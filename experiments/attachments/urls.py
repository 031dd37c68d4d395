from django.urls import path

from experiments.attachments.views import shelf, withdraw
from experiments.attachments.views.download import download
from experiments.attachments.views.erase import erase

app_name = "attachments"
urlpatterns = [
    path("experiments/<int:number>/files/", shelf.files, name="files"),
    path("experiments/<int:number>/evidence/<int:place>/files/", shelf.files, name="of_evidence"),
    path("experiments/<int:number>/evidence/<int:place>/erase/", erase, name="erase"),
    path("experiments/<int:number>/links/", shelf.link, name="link"),
    path("experiments/<int:number>/links/<int:link>/withdraw/", withdraw.link, name="withdraw_link"),
    path("attachments/<int:number>/", download, name="download"),
    path("attachments/<int:number>/withdraw/", withdraw.file, name="withdraw"),
]
