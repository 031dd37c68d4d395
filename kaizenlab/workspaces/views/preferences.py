from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaizenlab.lib.answer import answer, go
from kaizenlab.workspaces.access import PersonRequest
from kaizenlab.workspaces.forms import Preferences
from kaizenlab.workspaces.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: PersonRequest) -> HttpResponse:
    form = Preferences(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method != "POST":
        return answer(request, "workspaces/preferences.html", {"form": form})
    if not form.is_valid():
        return answer(request, "workspaces/preferences.html", {"form": form}, status=422)
    user = form.instance
    user.save(update_fields=Preferences.Meta.fields)
    with translation.override(user.language or translation.get_language()):
        messages.success(request, _("Your preferences are saved."))
    return go(request, request.path)
