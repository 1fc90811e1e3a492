"""What `manage.py verifier` asks of adopted minutes and of the register."""

from collections.abc import Iterator

from django.db.models import Max

from home import gels
from reseau.animation.choices import EtatDecision, EtatReunion
from reseau.animation.models import CompteRendu, Decision, Numerotation, Reunion
from reseau.animation.queries.minutes import empreinte_du_texte, minutes_lire


def comptes_rendus_entiers() -> Iterator[str]:
    """What was adopted reads today as it did that day, in the base and in its file."""
    for gele in CompteRendu.objects.select_related("reunion__comite").iterator(chunk_size=200):
        if empreinte_du_texte(minutes_lire(gele.reunion)) != gele.texte:
            yield f"Le texte du compte rendu {gele.numero} a changé depuis l’adoption : restaurez-le d’une sauvegarde."
        contenu = gels.fichier_lire(gele.fichier)
        if contenu is None:
            yield f"Le fichier du compte rendu {gele.numero} est absent : restaurez-le d’une sauvegarde."
        elif gels.empreinte(contenu) != gele.empreinte:
            yield f"Le fichier du compte rendu {gele.numero} a changé : restaurez-le d’une sauvegarde."
    for pk in Reunion.objects.filter(etat=EtatReunion.ADOPTEE, compte_rendu=None).values_list("pk", flat=True):
        yield f"La réunion {pk} est adoptée sans compte rendu figé."


def registre_coherent() -> Iterator[str]:
    """No number beyond the last one given; a decision of adopted minutes is no longer provisional."""
    derniers = dict(Numerotation.objects.values_list("annee", "dernier"))
    pris = Decision.objects.order_by().values_list("annee").annotate(dernier=Max("rang"))
    for annee, dernier in pris:
        if dernier > derniers.get(annee, 0):
            yield f"Le registre {annee} va jusqu’au numéro {dernier}, au-delà du dernier donné."
    attendent = Decision.objects.filter(etat=EtatDecision.PROVISOIRE, reunion__etat=EtatReunion.ADOPTEE)
    for decision in attendent.iterator(chunk_size=500):
        yield f"La décision {decision.numero} est provisoire dans un compte rendu adopté."
