"""Reads of the first day: whether the Région is there, what is left to set going. Every line is a fact of the base."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from home.models import AccueilPage, ContenuPage, ParametresSite
from reseau.membres.choices import Role
from reseau.membres.models import Invitation, Mandat
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from safran.formations.models import FormationPage
from safran.installation.models import Installation
from safran.installation.preparation import A_COMPLETER

NOMMES_AU_PLUS = 3


def region_en_vigueur() -> bool:
    """Someone acts for the Région today."""
    return Mandat.objects.filter(role=Role.REGION, compte__is_active=True).en_vigueur().exists()


@dataclass(frozen=True)
class Ligne:
    """One line of « Mettre en route »: done or not, what is missing, where it is done."""

    titre: str
    faite: bool
    detail: str
    url: str


@dataclass(frozen=True)
class MiseEnRoute:
    """The whole list."""

    lignes: list[Ligne]

    @property
    def faites(self) -> int:
        return sum(ligne.faite for ligne in self.lignes)

    @property
    def finie(self) -> bool:
        return self.faites == len(self.lignes)

    @property
    def suivantes(self) -> list[Ligne]:
        return [ligne for ligne in self.lignes if not ligne.faite]


def mise_en_route_rangee() -> bool:
    """The card was put away."""
    return Installation.objects.filter(rangee_le__isnull=False).exists()


def mise_en_route() -> MiseEnRoute:
    """Each line, true or false today; as many queries whatever the base holds."""
    structures = Structure.objects.visibles().exists()
    return MiseEnRoute([*_le_site(), *_le_registre(structures), *_les_mandats(), *_la_suite(structures)])


def pages_a_completer() -> list[str]:
    """Titles of the published content pages where something is still marked « à compléter »."""
    pages = ContenuPage.objects.live().order_by("path").only("title", "chapo", "corps")
    return [page.title for page in pages if A_COMPLETER in page.chapo or A_COMPLETER in _texte(page)]


def coordonnees_a_completer() -> bool:
    """The telephone, its hours or the address of contact are still those of the demonstration."""
    reglages = ParametresSite.objects.filter(site__is_default_site=True).first() or ParametresSite()
    depart = ParametresSite()
    return any(getattr(reglages, nom) == getattr(depart, nom) for nom in ("telephone", "courriel_contact"))


def _texte(page: ContenuPage) -> str:
    return json.dumps(list(page.corps.raw_data), ensure_ascii=False)


def _le_site() -> Iterable[Ligne]:
    restent = pages_a_completer()
    yield Ligne(
        "Compléter les mentions légales et les autres pages de départ",
        not restent,
        f"« à compléter » se lit encore dans : {_citer(restent)}." if restent else "Rien n’y reste « à compléter ».",
        _pages(),
    )
    manquent = coordonnees_a_completer()
    yield Ligne(
        "Donner le téléphone et le courriel du service",
        not manquent,
        "Ceux qui s’affichent sont des exemples." if manquent else "Ils s’affichent au pied de chaque page.",
        reverse("wagtailsettings:edit", args=["home", "parametressite"]),
    )


def _le_registre(structures: bool) -> Iterable[Ligne]:
    nombre = Reseau.objects.count()
    yield Ligne(
        "Inscrire les réseaux",
        nombre > 0,
        "Aucun réseau n’est au registre." if not nombre else f"Au registre : {nombre}.",
        reverse("wagtailsnippets_structures_reseau:list"),
    )
    yield Ligne(
        "Inscrire les structures, leurs lieux et leurs services",
        structures,
        "Le registre en a." if structures else "Importez un fichier, ou ajoutez-les une à une au registre.",
        reverse("import_deposer"),
    )


def _les_mandats() -> Iterable[Ligne]:
    # By role, what is held today: bassins animated, networks led, people otherwise.
    tenus: dict[str, set[int]] = defaultdict(set)
    mandats = Mandat.objects.filter(compte__is_active=True).en_vigueur().exclude(role=Role.REFERENT)
    for role, reseau, bassin, compte in mandats.values_list("role", "reseau_id", "bassin_id", "compte_id"):
        tenus[role].add(reseau or bassin or compte)
    bassins = _sans(Bassin.objects.en_vigueur().values_list("pk", "nom"), tenus[Role.CHARGE_MISSION])
    yield _nommer("Nommer qui anime chaque bassin", bassins, "Chaque bassin a quelqu’un.")
    reseaux = _sans(Reseau.objects.values_list("pk", "nom").order_by("nom"), tenus[Role.TETE_RESEAU])
    if reseaux or tenus[Role.TETE_RESEAU]:
        yield _nommer("Nommer la tête de chaque réseau", reseaux, "Chaque réseau a la sienne.")
    else:
        yield Ligne("Nommer la tête de chaque réseau", False, "Inscrivez d’abord les réseaux.", _mandats())
    deux = len(tenus[Role.REGION]) > 1
    yield Ligne(
        "Nommer une deuxième personne de la Région",
        deux,
        "Elles sont au moins deux."
        if deux
        else "Détruire une donnée demande deux accords, et une absence ne doit rien bloquer.",
        _mandats(),
    )
    dpo = bool(tenus[Role.DPO])
    yield Ligne(
        "Nommer le délégué ou la déléguée à la protection des données",
        dpo,
        "C’est fait." if dpo else "Les pages légales renvoient à cette personne.",
        _mandats(),
    )


def _la_suite(structures: bool) -> Iterable[Ligne]:
    parties = Invitation.objects.exclude(structure=None).exists()
    suite = "La première personne invitée peut être la référente." if structures else "Il faut une structure d’abord."
    yield Ligne(
        "Inviter les équipes",
        parties,
        "Des invitations sont parties." if parties else suite,
        reverse("equipes" if structures else "import_deposer"),
    )
    publiee = FormationPage.objects.live().exists()
    yield Ligne(
        "Publier une première formation",
        publiee,
        "Le catalogue en montre." if publiee else "Écrivez-la dans l’administration, sous « Se former ».",
        _pages(),
    )


def _sans(tous: Iterable[tuple[int, str]], tenus: set[int]) -> list[str]:
    return [nom for cle, nom in tous if cle not in tenus]


def _nommer(titre: str, manquent: list[str], fait: str) -> Ligne:
    return Ligne(titre, not manquent, f"Il manque : {_citer(manquent)}." if manquent else fait, _mandats())


def _citer(noms: list[str]) -> str:
    reste = len(noms) - NOMMES_AU_PLUS
    return ", ".join(noms[:NOMMES_AU_PLUS]) + (f" et {reste} de plus" if reste > 0 else "")


def _mandats() -> str:
    return reverse("mandat_nommer")


def _pages() -> str:
    return reverse("wagtailadmin_explore", args=[AccueilPage.objects.values_list("pk", flat=True)[0]])
