from django.apps import AppConfig


class Comments(AppConfig):
    name = "kaizenlab.comments"
