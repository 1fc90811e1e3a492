"""The message that asks for an answer, and its reminders: one text, one key per message."""

from django.urls import reverse

from home.courriels.avis import Avis, Categorie
from home.temps.typographie import date_longue
from safran.evaluations.choices import Moment, Public
from safran.evaluations.models import Participation

DEMANDE = Avis(
    "evaluations/demande",
    "Une session finit, puis deux mois après ; deux rappels au plus.",
    "chaque personne présente, et à qui l’a animée",
    Categorie("evaluations", "Les demandes d’avis après une session"),
    "titre lieu phrase relance jusque signee",
)
PHRASES = {
    (Moment.A_CHAUD, Public.PARTICIPANT): "Vous venez de suivre cette session. Dites-nous ce qui vous a servi.",
    (Moment.A_FROID, Public.PARTICIPANT): "Deux mois après cette session, qu’en reste-t-il dans votre travail ?",
    (Moment.A_CHAUD, Public.FORMATEUR): "Vous avez animé cette session. Dites-nous comment elle s’est passée.",
    (Moment.A_FROID, Public.FORMATEUR): "Deux mois après cette session que vous avez animée, votre regard nous sert.",
}


def demande_send(participation: Participation) -> None:
    """Queue the message; a reminder has its own key, so that none leaves twice."""
    campagne = participation.campagne
    DEMANDE.envoyer(
        [participation.compte],
        reverse("evaluation_repondre", args=[campagne.public_id]),
        etape=f"{campagne.pk}-{participation.relances}",
        titre=campagne.session.formation.title,
        lieu=campagne.session.lieu,
        phrase=PHRASES[Moment(campagne.moment), Public(campagne.public)],
        relance=participation.relances > 0,
        jusque=date_longue(campagne.dernier_jour),
        signee=campagne.signee,
    )
