from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kaizenlab.jobs"
    label = "jobs"
