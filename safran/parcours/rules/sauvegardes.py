"""The pages, books and labels of a Moodle backup as the steps of a draft module; nothing is published."""

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.pages import ModulePage
from safran.parcours.queries.sauvegardes import sauvegarde_lire
from safran.quiz.echange.cours import Morceau, PageReprise
from safran.quiz.echange.modele import Refus
from safran.quiz.importation.images import SANS_ALTERNATIVE, Images

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
    prises = set(formation.get_children().values_list("slug", flat=True))
    racine = slugify(titre)[:200] or "module"
    slug = next(s for n in range(1, len(prises) + 2) if (s := racine if n == 1 else f"{racine}-{n}") not in prises)
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
        valeur = {
            "titre": page.titre[:160],
            "contenu": [fait for morceau in page.morceaux if (fait := bloc(morceau))],
        }
        etapes.append({"type": "etape", "value": valeur, "id": _identite(empreinte, formation, rang)})
    return etapes
