"""What each address answers, before it becomes JSON: published sheets of visible structures and nothing else."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.choices import Mode, Zone
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.portes import RechercheForm, Resultats, contacts_publics, creneaux_publics, rechercher
from reseau.echanges.api.operations import LISTE
from reseau.echanges.api.schemas import TERME, TROUVEE, Forme, Objet
from reseau.echanges.queries.exports import LICENCE
from reseau.structures.choices import STATUTS_CACHES, Statut
from reseau.structures.models import Reseau, StatutStructure, Structure
from reseau.territoires.models import Bassin, CompositionBassin, Departement
from reseau.vocabulaires.models import Mission, NiveauCep, Terme, Theme, TypePublic

# What anyone may read, row by row: published sheets of visible structures, for the data interface and nothing else.


def structures_publiques() -> QuerySet[Structure]:
    """Visible structures with their status and the keys of their published sheets, in a constant number of queries."""
    visibles = Structure.objects.visibles()
    return (
        visibles.select_related("reseau", "parent")
        .prefetch_related(
            Prefetch("statuts", StatutStructure.objects.en_vigueur(), to_attr="statuts_du_jour"),
            Prefetch("lieux", Lieu.objects.publies().only("public_id", "structure_id"), to_attr="lieux_publies"),
            Prefetch("services", Service.objects.publies().only("structure_id"), to_attr="services_publies"),
            Prefetch("contacts", contacts_publics().filter(lieu=None, service=None), to_attr="contacts_publics"),
        )
        .order_by("pk")
    )


def lieux_publics() -> QuerySet[Lieu]:
    """Published places of visible structures, with their town and its territories."""
    bassins = CompositionBassin.objects.en_vigueur().select_related("bassin")
    aux_services = ServiceAuLieu.objects.filter(service__publie=True)
    return (
        Lieu.objects.publies()
        .filter(structure__in=Structure.objects.visibles())
        .select_related("structure", "chez", "commune__departement", "commune__epci")
        .prefetch_related(
            Prefetch("commune__compositions", bassins, to_attr="bassins_du_jour"),
            Prefetch("aux_services", aux_services, to_attr="services_publies"),
            Prefetch("contacts", contacts_publics(), to_attr="contacts_publics"),
            Prefetch("creneaux", creneaux_publics().select_related("structure", "service"), to_attr="creneaux_publics"),
        )
        .order_by("pk")
    )


def services_publics() -> QuerySet[Service]:
    """Published services of visible structures, with their terms and published places."""
    aux_lieux = ServiceAuLieu.objects.filter(lieu__publie=True).select_related("lieu")
    return (
        Service.objects.publies()
        .filter(structure__in=Structure.objects.visibles())
        .select_related("structure")
        .prefetch_related("missions", "publics", "themes", "niveaux_cep")
        .prefetch_related(Prefetch("aux_lieux", aux_lieux, to_attr="lieux_publies"))
        .prefetch_related(Prefetch("contacts", contacts_publics(), to_attr="contacts_publics"))
        .order_by("pk")
    )


def reseaux_publics() -> QuerySet[Reseau]:
    """Every network, with its terms."""
    return Reseau.objects.prefetch_related("missions", "publics", "niveaux_cep")


def codes_visibles(structures: set[int]) -> dict[int, str]:
    """The public codes of those of these structures that anyone may see; one query."""
    lignes = Structure.objects.visibles().filter(pk__in=structures)
    return dict(lignes.values_list("pk", "code"))


def termes_ecrire(modele: type[Terme]) -> list[Objet]:
    """Every word of a vocabulary, past ones included: an old sheet may still use them."""
    return [TERME.ecrire(terme) for terme in modele._default_manager.all()]


# What each address answers, before it becomes JSON: pages of rows, one row, vocabularies, search.

VERSION = "1.1.0"


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
            "structures": structures_publiques().count(),
            "lieux": lieux_publics().count(),
            "services": services_publics().count(),
        },
    }


def page_lire(nom: str, lignes: QuerySet, filtres: Q, lus: dict[str, Any], forme: Forme, hotes: str = "") -> Objet:
    """One page of rows after the mark, the next mark, and the rows; `hotes` names a key whose structure is written."""
    if depuis := lus["modifie_depuis"]:
        minuit = datetime.datetime.combine(depuis, datetime.time(), timezone.get_current_timezone())
        filtres &= Q(modifie_le__gte=minuit)
    trouvees: list[Model] = list(lignes.filter(filtres, pk__gt=lus["apres"])[: lus["taille"] + 1])
    suite, trouvees = trouvees[lus["taille"] :], trouvees[: lus["taille"]]
    visibles = codes_visibles({getattr(ligne, hotes) for ligne in trouvees} - {None}) if hotes else {}
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
    visibles = codes_visibles({getattr(ligne, hote)} - {None}) if hote else {}
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
        nom: partial(termes_ecrire, modele)  # type: ignore[type-abstract]
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
        requete.setlist(cle, [(str(v).lower() if isinstance(v, bool) else str(v)) for v in valeurs if v is not None])
    suite = requete.urlencode()
    return settings.SITE_URL + reverse(nom) + (f"?{suite}" if suite else "")
