from django.apps import AppConfig


class Drafts(AppConfig):
    name = "kaizenlab.drafts"
