from django.apps import AppConfig


class Tokens(AppConfig):
    name = "kaizenlab.tokens"
