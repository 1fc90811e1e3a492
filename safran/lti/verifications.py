"""What is to know: a platform that the operator’s settings do not let us answer."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from safran.lti.models import Plateforme


def plateformes_injoignables() -> Iterator[str]:
    """Open platforms whose addresses are of a host that is not, or no more, in LTI_HOTES."""
    for plateforme in Plateforme.objects.ouvertes():
        hotes = {urlsplit(adresse).hostname for adresse in (plateforme.connexion, plateforme.jetons, plateforme.cles)}
        if absents := sorted(str(hote) for hote in hotes - set(settings.LTI_HOTES)):
            yield f"La plateforme {plateforme} ne peut rien ouvrir : {', '.join(absents)} n’est pas dans LTI_HOTES."
