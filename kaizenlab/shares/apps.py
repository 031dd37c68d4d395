from django.apps import AppConfig


class Shares(AppConfig):
    name = "kaizenlab.shares"
