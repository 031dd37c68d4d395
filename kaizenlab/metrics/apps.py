from django.apps import AppConfig


class Metrics(AppConfig):
    name = "kaizenlab.metrics"
