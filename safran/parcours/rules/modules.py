"""Modules written by machine: duplicated as drafts, made from a Moodle backup, their steps put in the search."""

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from home.recherche.index import marque_tirer
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.blocks.etapes import blocs_identifier
from safran.parcours.models import IndexEtape, ModulePage
from safran.parcours.queries.modules import sauvegarde_lire
from safran.parcours.queries.plans import etapes_lire
from safran.parcours.queries.recherche import ligne_composer
from safran.quiz.portes import SANS_ALTERNATIVE, Images, Morceau, PageReprise, Refus

COLONNES = ("titre", "pres", "texte", "mots", "clair", "marque")


@transaction.atomic
def module_indexer(*, pk: int) -> int:
    """Write the search rows of a module as it is online, and take away those of steps gone; return how many it has.

    Called by whatever publishes, changes or withdraws a module; rerun freely.
    """
    module = ModulePage.objects.live().filter(pk=pk).first()
    etapes = {etape.id: etape for etape in etapes_lire(module)} if module else {}
    IndexEtape.objects.filter(module=pk).exclude(etape_id__in=etapes).delete()
    lignes = [
        IndexEtape(module_id=pk, etape_id=etape.id, marque=marque_tirer(), **ligne_composer(etape))
        for etape in etapes.values()
    ]
    IndexEtape.objects.bulk_create(
        lignes, update_conflicts=True, unique_fields=["module", "etape_id"], update_fields=COLONNES
    )
    return len(lignes)


# Duplicating a module or a training: a draft to rework, with identities of its own; nothing of the learners.

Cles = dict[tuple[int, str], tuple[int, str]]


@transaction.atomic
def page_dupliquer(*, page: FormationPage | ModulePage, par: Compte) -> FormationPage | ModulePage:
    """Copy the latest draft beside the page, as a draft, its modules with it; return the copy.

    Steps get new identities: what learners did of the first never counts for the second. The completion rule of a
    training names the modules and the steps of the copy. Quizzes, documents and cards are shared, not copied.
    """
    source = page.get_latest_revision_as_object() if page.latest_revision_id else page
    titre = f"{source.title} (copie)"[:255]
    nouveautes = {
        "title": titre,
        "draft_title": titre,
        "slug": adresse_libre(parent=page.get_parent(), racine=f"{page.slug}-copie"[:240]),
    }
    copie = source.copy(
        recursive=True,
        update_attrs=nouveautes,
        copy_revisions=False,
        keep_live=False,
        user=par,
        log_action="wagtail.copy",
    )
    identites_renouveler(page=page, copie=copie, par=par)
    return type(page).objects.get(pk=copie.pk)


@transaction.atomic
def identites_renouveler(*, page: Page, copie: Page, par: Compte | None = None) -> None:
    """Give the steps of a copied module, or of the modules of a copied training, identities of their own."""
    cles: Cles = {}
    for ancien, nouveau in _modules(page, copie):
        brouillon = ancien.get_latest_revision_as_object() if ancien.latest_revision_id else ancien
        etapes = [identites_neuves(brut=bloc) for bloc in brouillon.etapes.raw_data]
        for avant, apres in zip(brouillon.etapes.raw_data, etapes, strict=True):
            cles[ancien.pk, str(avant.get("id"))] = (nouveau.pk, apres["id"])
        cles[ancien.pk, ""] = (nouveau.pk, "")
        nouveau.etapes = nouveau.etapes.stream_block.to_python(etapes)
        nouveau.save()
        nouveau.save_revision(user=par)
    if isinstance(copie.specific, FormationPage):
        formation = copie.specific
        regle = [_critere(bloc, cles) for bloc in formation.achevement_criteres.raw_data]
        formation.achevement_criteres = formation.achevement_criteres.stream_block.to_python(regle)
        formation.save()
        formation.save_revision(user=par)


def adresse_libre(*, parent: Page, racine: str) -> str:
    """The end of an address, from this root, that no child of this page has."""
    prises = set(parent.get_children().values_list("slug", flat=True))
    return next(s for n in range(1, len(prises) + 2) if (s := racine if n == 1 else f"{racine}-{n}") not in prises)


def _modules(page: Page, copie: Page) -> list[tuple[ModulePage, ModulePage]]:
    """Each module and its copy: the pages themselves, or their children in order."""
    if isinstance(page.specific, ModulePage):
        return [(page.specific, ModulePage.objects.get(pk=copie.pk))]
    anciens, nouveaux = (ModulePage.objects.child_of(p).order_by("path") for p in (page, copie))
    return list(zip(anciens, nouveaux, strict=False))  # l’admin peut copier la formation sans eux


def identites_neuves(*, brut: Any) -> Any:
    """The stored value with new identities, at every depth."""
    if isinstance(brut, list):
        return [identites_neuves(brut=enfant) for enfant in brut]
    if not isinstance(brut, dict):
        return brut
    neuf = {cle: identites_neuves(brut=valeur) for cle, valeur in brut.items()}
    return {**neuf, "id": str(uuid.uuid4())} if "type" in brut and "value" in brut else neuf


def _critere(bloc: dict[str, Any], cles: Cles) -> dict[str, Any]:
    """A condition of the completion rule, which names the modules and the steps of the copy."""
    valeur = bloc.get("value")
    if bloc["type"] == "module_vu":
        module = str(valeur.get("module", ""))
        if module.isdigit() and (int(module), "") in cles:
            valeur = {**valeur, "module": str(cles[int(module), ""][0])}
    if bloc["type"] == "etape_vue":
        module, _, etape = str(valeur.get("etape", "")).partition(":")
        if module.isdigit() and (int(module), etape) in cles:
            valeur = {**valeur, "etape": ":".join(map(str, cles[int(module), etape]))}
    if bloc["type"] == "groupe":
        valeur = {**valeur, "criteres": [_critere(enfant, cles) for enfant in valeur["criteres"]]}
    return {**bloc, "value": valeur, "id": str(uuid.uuid4())}


# The pages, books and labels of a Moodle backup as the steps of a draft module; nothing is published.

_ESPACE = uuid.UUID("8f0c2a2e-5f0b-5c52-9f43-5a8d3f0f6b77")


@dataclass
class ModuleRepris:
    """The module, whether it was there already, and what of the backup it does not hold."""

    module: ModulePage
    deja: bool = False
    remarques: list[str] = field(default_factory=list)


def module_depuis_mbz(*, contenu: bytes, formation: FormationPage, par: Compte, titre: str = "") -> ModuleRepris:
    """Make a draft module of a training from a Moodle backup; the same file twice in one training is one module.

    Raises RegleRefusee "sauvegarde_refusee", "sans_page".
    """
    lue = sauvegarde_lire(contenu)
    empreinte = hashlib.sha256(contenu).hexdigest()
    images = Images()
    try:
        with transaction.atomic():
            verrou = FormationPage.objects.select_for_update(of=("self",)).get(pk=formation.pk)
            if deja := _deja(verrou, empreinte):
                return ModuleRepris(deja, deja=True)
            etapes = _etapes(lue.pages, empreinte, verrou, images, par, lue.remarques)
            module = _creer(verrou, titre or lue.cours or "Module repris de Moodle", etapes, par)
    except BaseException:
        images.effacer()
        raise
    return ModuleRepris(module, remarques=lue.remarques)


def _identite(empreinte: str, formation: FormationPage, rang: int) -> str:
    return str(uuid.uuid5(_ESPACE, f"{empreinte}/{formation.pk}/{rang}"))


def _deja(formation: FormationPage, empreinte: str) -> ModulePage | None:
    """The module that this file has already made there."""
    premiere = _identite(empreinte, formation, 1)
    modules = ModulePage.objects.child_of(formation)
    return next((un for un in modules if any(bloc.get("id") == premiere for bloc in un.etapes.raw_data)), None)


def _creer(formation: FormationPage, titre: str, etapes: list[dict[str, Any]], par: Compte) -> ModulePage:
    slug = adresse_libre(parent=formation, racine=slugify(titre)[:200] or "module")
    module = ModulePage(title=titre[:255], slug=slug, live=False, owner=par)
    module.etapes = module.etapes.stream_block.to_python(etapes)
    formation.add_child(instance=module)
    module.save_revision(user=par)
    return module


def _etapes(
    pages: list[PageReprise],
    empreinte: str,
    formation: FormationPage,
    images: Images,
    par: Compte,
    remarques: list[str],
) -> list[dict[str, Any]]:
    """The steps to store, their pictures written."""
    gardees: dict[int, str] = {}
    alternatives: dict[str, str] = {}
    for morceau in (morceau for page in pages for morceau in page.morceaux if morceau.image):
        try:
            somme = images.sommer(morceau.image)
        except Refus as refus:
            remarques.append(str(refus))
            continue
        gardees[id(morceau)] = somme
        alternatives.setdefault(somme, morceau.image.alternative or SANS_ALTERNATIVE)
    images.enregistrer(alternatives, par)

    def bloc(morceau: Morceau) -> dict[str, Any] | None:
        if morceau.image is None:
            return {"type": "texte", "value": morceau.html}
        somme = gardees.get(id(morceau))
        if somme is None:
            return None
        dite = {"image": images.cle_de(somme), "alt_text": morceau.image.alternative or SANS_ALTERNATIVE}
        return {"type": "image", "value": {"image": {**dite, "decorative": False}, "legende": ""}}

    etapes = []
    for rang, page in enumerate(pages, 1):
        if any(morceau.image and not morceau.image.alternative for morceau in page.morceaux):
            remarques.append(f"Étape « {page.titre} » : une image attend son texte.")
        identite = _identite(empreinte, formation, rang)
        contenu = [fait for morceau in page.morceaux if (fait := bloc(morceau))]
        valeur = {"titre": page.titre[:160], "contenu": blocs_identifier(contenu, identite)}
        etapes.append({"type": "etape", "value": valeur, "id": identite})
    return etapes
