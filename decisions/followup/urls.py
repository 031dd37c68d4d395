from django.urls import path, re_path

from decisions.followup.views.action import add, change, done, reopen
from decisions.followup.views.learning import learning
from decisions.followup.views.review import review
from decisions.followup.views.reviews import export, reviews

app_name = "followup"
urlpatterns = [
    path("decisions/<int:number>/actions/", add, name="add"),
    path("decisions/<int:number>/actions/<int:action>/", change, name="change"),
    path("decisions/<int:number>/actions/<int:action>/done/", done, name="done"),
    path("decisions/<int:number>/actions/<int:action>/reopen/", reopen, name="reopen"),
    path("decisions/reviews/", reviews, name="reviews"),
    re_path(r"^decisions/reviews\.(?P<kind>csv|json|md)$", export, name="export"),
    path("decisions/<int:number>/review/", review, name="review"),
    path("decisions/<int:number>/learning/", learning, name="learning"),
]
