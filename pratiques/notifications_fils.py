"""Who hears that the thread of a reading goes on; never the text, one mail a day for what one person says in a row."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.courriels import courriel_enqueue
from pratiques.models import MessageDeRelecture
from pratiques.permissions.fils import ceux_du_fil


def fil_continue(message: MessageDeRelecture) -> None:
    """The others who read the thread are told, unless they were today and nobody else has written since."""
    fiche, premier = message.fiche, _premier_de_la_suite(message)
    for compte in ceux_du_fil(fiche):
        if compte.pk == message.compte_id:
            continue
        courriel_enqueue(
            destinataire=compte.email,
            gabarit="pratiques/fil-relecture",
            contexte={
                "prenom": compte.prenom,
                "titre": fiche.title,
                "url": settings.SITE_URL + reverse("pratiques_fil_de_relecture", args=[fiche.pk]),
                "qui": "un lecteur" if message.reseau_id else "un auteur",
            },
            cle=f"pratiques/fil-relecture-{premier.uuid}-{timezone.localdate()}-{compte.pk}",
        )


def _premier_de_la_suite(message: MessageDeRelecture) -> MessageDeRelecture:
    """The first of the messages that this person wrote in a row."""
    fil = MessageDeRelecture.objects.filter(fiche=message.fiche)
    autre = fil.exclude(compte=message.compte_id).first()
    suite = fil.filter(compte=message.compte_id)
    if autre is not None:
        suite = suite.filter(pk__gt=autre.pk)
    return suite.last() or message
