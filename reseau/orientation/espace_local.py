"""The block « Portes et couverture » of the page of a bassin: shares for all, doors for who animates it (R7.2)."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from home.arretes import Arretes
from home.periodes import mois_apres
from home.registre import BlocLocal, Carte
from reseau.comptes.models import Compte
from reseau.membres.permissions import classe_de_lecteur
from reseau.orientation.choices import PLANCHER
from reseau.orientation.permissions import lit_les_trous
from reseau.orientation.queries.matrice import matrice_lire, trous_ouverts
from reseau.orientation.queries.parcours import Portes, en_deux_portes, moyenne, portes_compter
from reseau.territoires.models import Bassin

MOINS_COUVERTS, MOIS = 4, 6
PORTES = Arretes("portes-bassin", minutes=10, combien=300)


def bloc_couverture(compte: Compte, bassin: Bassin) -> Carte | None:
    """The needs that the bassin covers least, those without a door; nothing before the first measure."""
    rangs = matrice_lire({"bassin": bassin.code}).rangs
    cases = sorted((case for _, lus in rangs for case in lus if case), key=lambda case: case.part)
    if not cases:
        return None
    suite = {"url_suite": f"{reverse('couverture')}?bassin={bassin.code}", "libelle_suite": "Tous les besoins"}
    contexte = {"cases": cases[:MOINS_COUVERTS], "trous": list(trous_ouverts(bassin)), "bassin": bassin, **suite}
    return Carte("Portes et couverture", "orientation/bloc_couverture.html", contexte, large=False)


def portes_du_bassin(compte: Compte, bassin: Bassin) -> Carte | None:
    """How many doors people went through in six months, for who animates it; never of fewer than five people."""
    if not lit_les_trous(compte, bassin):
        return None
    arrete = PORTES.lire((bassin.pk, timezone.localdate()), lambda: _compter(bassin))
    comptes = arrete.chose
    assez = comptes.total() >= PLANCHER
    dits = {"moyenne": moyenne(comptes), "deux": en_deux_portes(comptes), "tous": comptes.total()} if assez else {}
    return Carte("", "orientation/bloc_portes.html", {**dits, "instant": arrete.instant})


def _compter(bassin: Bassin) -> Portes:
    aujourdhui = timezone.localdate()
    return portes_compter(
        mois_apres(jour=aujourdhui, mois=-MOIS), mois_apres(jour=aujourdhui, mois=1), Q(bassin=bassin)
    )


BLOC_COUVERTURE = BlocLocal(
    bloc_couverture, classe_de_lecteur, ("orientation", "annuaire", "structures", "territoires", "vocabulaires"),
    ilot=portes_du_bassin,
)  # fmt: skip
