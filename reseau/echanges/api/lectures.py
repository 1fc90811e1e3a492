"""What each address answers, before it becomes JSON: pages of rows, one row, vocabularies, search."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.choices import Mode, Zone
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.queries.recherche import Resultats, rechercher
from reseau.echanges.api.formes import Forme, Objet
from reseau.echanges.api.operations import LISTE
from reseau.echanges.api.reponses import TERME, TROUVEE
from reseau.echanges.queries import publiques
from reseau.structures.choices import STATUTS_CACHES, Statut
from reseau.territoires.models import Bassin, Departement
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

VERSION = "1.1.0"
LICENCE = "Licence Ouverte 2.0"


class CommuneInconnue(Http404):
    """The place asked for is nowhere."""


def accueil() -> Objet:
    """The root."""
    fixes = [operation for operation in LISTE if "{" not in operation.chemin and operation.chemin != "/"]
    return {
        "titre": "SAFRAN · l’annuaire de l’orientation",
        "version": VERSION,
        "licence": LICENCE,
        "documentation": adresse("api_documentation"),
        "openapi": adresse("api_openapi"),
        "adresses": {operation.chemin[1:]: adresse(operation.nom) for operation in fixes},
        "comptes": {
            "structures": publiques.structures_publiques().count(),
            "lieux": publiques.lieux_publics().count(),
            "services": publiques.services_publics().count(),
        },
    }


def page_lire(nom: str, lignes: QuerySet, filtres: Q, lus: dict[str, Any], forme: Forme, hotes: str = "") -> Objet:
    """One page of rows after the mark, the next mark, and the rows; `hotes` names a key whose structure is written."""
    if depuis := lus["modifie_depuis"]:
        filtres &= Q(modifie_le__gte=_minuit(depuis))
    trouvees: list[Model] = list(lignes.filter(filtres, pk__gt=lus["apres"])[: lus["taille"] + 1])
    suite, trouvees = trouvees[lus["taille"] :], trouvees[: lus["taille"]]
    visibles = publiques.codes_visibles({getattr(ligne, hotes) for ligne in trouvees} - {None}) if hotes else {}
    gardes = {cle: valeur for cle, valeur in lus.items() if valeur not in (None, "", 0)}
    premier = adresse(nom, **{**gardes, "apres": None})
    suivant = adresse(nom, **{**gardes, "apres": trouvees[-1].pk}) if suite else None
    return {
        "liens": {"premier": premier, "suivant": suivant},
        "resultats": [forme.ecrire(li, visibles) for li in trouvees],
    }


def ligne_lire(lignes: QuerySet, filtre: Q, forme: Forme, hote: str = "") -> Objet:
    """One row, or Http404."""
    ligne = lignes.filter(filtre).first()
    if ligne is None:
        raise Http404
    visibles = publiques.codes_visibles({getattr(ligne, hote)} - {None}) if hote else {}
    return forme.ecrire(ligne, visibles)


def recherche_lire(requete: QueryDict, lus: dict[str, Any]) -> Objet:
    """The search of the site; the form of the page reads the request too, so that both always agree."""
    form = RechercheForm(requete)
    resultats = rechercher(form.criteres())
    if "lieu" in form.errors:
        raise CommuneInconnue
    criteres = resultats.criteres
    commune = criteres.commune
    return {
        "nombre": resultats.nombre,
        "page": criteres.page,
        "pages": resultats.pages,
        "commune": {"code_insee": commune.code_insee, "nom": commune.nom} if commune else None,
        "bassin": criteres.bassin.code if criteres.bassin else None,
        "corrections": resultats.corrections,
        "mots_ignores": list(resultats.ignores),
        "facettes": {nom: {v: n for v, n in valeurs.items() if n} for nom, valeurs in resultats.comptes.items()},
        "ouvertes": resultats.ouvertes,
        "liens": _liens_pages(resultats, lus),
        "resultats": [TROUVEE.ecrire(trouvee) for trouvee in resultats.structures],
    }


def _liens_pages(resultats: Resultats, lus: dict[str, Any]) -> Objet:
    gardes = {cle: valeur for cle, valeur in lus.items() if valeur not in (None, "", (), False) and cle != "page"}

    def page(numero: int) -> str:
        return adresse("api_recherche", **gardes, page=numero if numero > 1 else None)

    courante, derniere = resultats.criteres.page, resultats.pages
    return {
        "premier": page(1),
        "precedent": page(courante - 1) if courante > 1 else None,
        "suivant": page(courante + 1) if courante < derniere else None,
        "dernier": page(derniere),
    }


def vocabulaire_lire(nom: str) -> list[Objet]:
    """One list of words; Http404 when there is no such list."""
    if nom not in _LISTES:
        raise Http404
    return _LISTES[nom]()


def vocabulaires_lire() -> Objet:
    """Every list."""
    return {nom: lire() for nom, lire in _LISTES.items()}


def _mot(code: str, libelle: str, du: datetime.date | None = None, au: datetime.date | None = None) -> Objet:
    """A word of a list that is no vocabulary."""
    dates = {nom: jour and jour.isoformat() for nom, jour in (("valide_du", du), ("valide_au", au))}
    return {"code": str(code), "libelle": str(libelle), "description": "", **dates, "data_inclusion": []}


_LISTES: dict[str, Callable[[], list[Objet]]] = {
    **{
        nom: lambda modele=modele: [TERME.ecrire(terme) for terme in publiques.termes_lister(modele)]
        for nom, modele in {
            "missions": Mission, "publics": TypePublic, "thematiques": Theme, "niveaux_cep": NiveauCep,
        }.items()
    },
    "modes_accueil": lambda: [_mot(m.value, m.label) for m in Mode],
    "zones": lambda: [_mot(z.value, z.label) for z in Zone],
    "statuts": lambda: [_mot(s.value, s.label) for s in Statut if s not in STATUTS_CACHES],
    "departements": lambda: [_mot(d.code, d.nom) for d in Departement.objects.all()],
    "bassins": lambda: [_mot(b.code, b.nom, b.valide_du, b.valide_au) for b in Bassin.objects.all()],
}  # fmt: skip


def adresse(nom: str, **parametres: Any) -> str:
    """A full address; the site's own name, never the one that the request claims."""
    requete = QueryDict(mutable=True)
    for cle, valeur in parametres.items():
        valeurs = valeur if isinstance(valeur, tuple) else (valeur,)
        requete.setlist(cle, [_ecrit(v) for v in valeurs if v is not None])
    suite = requete.urlencode()
    return settings.SITE_URL + reverse(nom) + (f"?{suite}" if suite else "")


def _ecrit(valeur: Any) -> str:
    return str(valeur).lower() if isinstance(valeur, bool) else str(valeur)


def _minuit(jour: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(jour, datetime.time(), timezone.get_current_timezone())
