"""A rule that refusals propose: it acts only once the Région has kept it."""

from django.db import transaction
from django.db.models import Max

from reseau.annuaire.models import Service
from reseau.orientation.choices import JEU, Effet, EtatJeu, EtatRegle
from reseau.orientation.models import JeuDeRegles, Regle, Situation

REFUSE = "Ce service n’accueille pas ce public : il l’a dit trois fois en trois mois."
OUVERTS = (EtatJeu.BROUILLON, EtatJeu.ESSAYE, EtatJeu.EN_VIGUEUR)


@transaction.atomic
def refus_proposer(*, service: Service, situation: Situation) -> Regle | None:
    """Propose to set this service aside for this situation; None when it was proposed once already."""
    jeu = _jeu()
    if Regle.objects.filter(service=service, situation=situation, effet=Effet.ECARTER).exists():
        return None
    dernier = jeu.regles.aggregate(dernier=Max("numero"))["dernier"] or 0
    return Regle.objects.create(
        jeu=jeu, numero=dernier + 1, situation=situation, service=service, effet=Effet.ECARTER, motif=REFUSE,
        etat=EtatRegle.PROPOSEE,
    )  # fmt: skip


def _jeu() -> JeuDeRegles:
    """The set being prepared, locked; else the one in force, where a proposed rule does not act; else a first one."""
    ouverts = JeuDeRegles.objects.select_for_update().filter(etat__in=OUVERTS).order_by("-numero")
    jeux = {jeu.etat: jeu for jeu in ouverts}
    if jeu := next((jeux[etat] for etat in OUVERTS if etat in jeux), None):
        return jeu
    dernier = JeuDeRegles.objects.aggregate(dernier=Max("numero"))["dernier"] or 0
    jeu = JeuDeRegles.objects.create(numero=dernier + 1)
    JEU.commencer(jeu, par=None)
    return jeu
