"""What the form of an event starts from: a new key, or the event as it is."""

import datetime
import uuid
from typing import Any

from django.db.models import Q, QuerySet

from reseau.agenda.choices import Vie
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import structures_pour_organiser
from reseau.agenda.queries.lieux import lieu_dire
from reseau.agenda.series import horaire_de
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.queries.communes import bassin_de
from reseau.vocabulaires.models import Theme, TypePublic

MARGES = ((0, "Aucun"), (30, "30 min"), (60, "1 h"), (120, "2 h"), (240, "4 h"), (480, "8 h"))
DATES = ("jour", "de", "a", "dernier_jour", "frequence", "jusqu_au")
REPLIS = {
    "quand": ("frequence", "jusqu_au", "dernier_jour", "marge", "salle", "lien", "option"),
    "qui": ("bassins", "toute_la_region", "publics", "themes", "accessibilite", "effectif", "jauge"),
    "quoi": ("co_organisateurs", "programme", "acces", "source"),
}
AUSSI = "Une structure par ligne : son nom comme sur sa fiche, ou son code. Ses référents y ont la main."
ENSEMBLES = ("bassins", "publics", "themes")


def termes_offerts(modele: type[TypePublic] | type[Theme], ecrit: Evenement | None) -> QuerySet:
    """The words in force, and those that the event already says."""
    siens = getattr(ecrit, "publics" if modele is TypePublic else "themes").all() if ecrit else modele.objects.none()
    return modele.objects.filter(Q(pk__in=modele.objects.en_vigueur().order_by()) | Q(pk__in=siens.order_by()))


def structures_offertes(compte: Compte, ecrit: Evenement | None) -> QuerySet[Structure]:
    """Those in whose name one proposes, and the one that organises it already."""
    offertes = structures_pour_organiser(compte)
    if ecrit is not None:
        offertes = offertes | Structure.objects.filter(pk=ecrit.organisateur_id)
    return offertes.distinct()


def initiales_de(ecrit: Evenement | None) -> dict[str, Any]:
    """What the page shows first; `du_lieu` is the bassin that its place gives by itself, `aussi` who
    organises it beside its own structure.
    """
    if ecrit is None:
        return {"cle": uuid.uuid4(), "version": 0, "du_lieu": [], "aussi": []}
    commune = ecrit.lieu.commune if ecrit.lieu else ecrit.commune
    bassin = bassin_de(commune) if commune else None
    aussi = list(ecrit.co_organisateurs.order_by("nom", "pk"))
    return {
        "cle": ecrit.uuid,
        "version": ecrit.version,
        "lieu": lieu_dire(ecrit),
        "option": ecrit.vie == Vie.OPTION,
        "aussi": aussi,
        "co_organisateurs": "\n".join(structure.nom for structure in aussi),
        "toute_la_region": bool(commune or ecrit.lien) and ecrit.regional,
        "du_lieu": [bassin] if bassin else [],
        **{nom: list(getattr(ecrit, nom).all()) for nom in ENSEMBLES},
        **_dates(ecrit),
    }


def _dates(ecrit: Evenement) -> dict[str, Any]:
    """Its first date that holds, and how it comes back."""
    dites: dict[str, Any] = {}
    if (premier := ecrit.creneaux.tenus().first()) is not None:
        horaire = horaire_de(premier.debut, premier.fin)
        dites |= {"jour": horaire.jour, "de": horaire.de, "a": horaire.a, "dernier_jour": horaire.dernier_jour}
    if (serie := getattr(ecrit, "serie", None)) is not None:
        dites |= {"frequence": serie.frequence, "jusqu_au": serie.jusqu_au}
    return dites


def jour_prendre(donnees: Any, pris: datetime.date) -> Any:
    """What was sent, on another day; what lasts several days lasts as many."""
    donnees = donnees.copy()
    jour, dernier = jour_lire(donnees.get("jour")), jour_lire(donnees.get("dernier_jour"))
    if jour and dernier:
        donnees["dernier_jour"] = (pris + (dernier - jour)).isoformat()
    donnees["jour"] = pris.isoformat()
    return donnees


def jour_lire(texte: str | None) -> datetime.date | None:
    """A day as a browser sends it; None for anything else."""
    try:
        return datetime.date.fromisoformat(texte or "")
    except ValueError:
        return None
