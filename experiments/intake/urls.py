from django.urls import path

from experiments.intake.views import cancel, confirm, import_, new

app_name = "intake"
urlpatterns = [
    path("experiments/<int:number>/import/", new, name="new"),
    path("experiments/<int:number>/import/<int:import_number>/", import_, name="import"),
    path("experiments/<int:number>/import/<int:import_number>/confirm/", confirm, name="confirm"),
    path("experiments/<int:number>/import/<int:import_number>/cancel/", cancel, name="cancel"),
]
