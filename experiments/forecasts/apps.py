from django.apps import AppConfig


class Forecasts(AppConfig):
    name = "experiments.forecasts"
