from django.apps import AppConfig


class Playbooks(AppConfig):
    name = "kaizenlab.playbooks"
