"""Builders of the programme: a catalogue, trainings, modules with their steps."""

import itertools
import uuid

from home.models import AccueilPage
from reseau.vocabulaires.models import Mission, Rubrique, Theme, TypePublic
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.models import ModulePage

_compteur = itertools.count(1)


def un_catalogue(**champs) -> CataloguePage:
    """The catalogue, made once."""
    page = CataloguePage.objects.first()
    if page is None:
        champs.setdefault("title", "Se former avec les autres réseaux")
        page = AccueilPage.objects.get().add_child(instance=CataloguePage(slug="se-former", **champs))
    return page


def une_rubrique(code: str = "outils-et-ressources") -> Rubrique:
    """A rubric of article 5.2."""
    return Rubrique.objects.get(code=code)


def une_formation(
    rubrique="outils-et-ressources", themes=(), reseaux=(), publics=None, missions=("information",), **champs
) -> FormationPage:
    """A published training, for everyone unless told otherwise; themes by code, networks and publics as rows."""
    numero = next(_compteur)
    champs.setdefault("title", f"Formation {numero}")
    champs.setdefault("slug", f"formation-{numero}")
    champs.setdefault("accroche", "Apprendre à ouvrir la bonne porte.")
    champs.setdefault("duree_minutes", 10)  # ses deux étapes
    champs.setdefault("atteste_gratuite", True)
    champs.setdefault("sources", [("ligne", "Code du travail, article L. 6111-6")])
    formation = FormationPage(rubrique=une_rubrique(rubrique), **champs)
    formation.themes.set(Theme.objects.filter(code__in=themes))
    formation.missions.set(Mission.objects.filter(code__in=missions))
    formation.reseaux.set(reseaux)
    formation.publics.set(TypePublic.objects.filter(code="tout-public") if publics is None else publics)
    un_catalogue().add_child(instance=formation)  # liens compris : une page enregistrée deux fois coûte le double
    return formation


def une_etape(titre: str = "", blocs=(), minutes: int | None = 5, etape_id: str = "") -> dict:
    """The stored form of one step; by default one paragraph."""
    contenu = [
        {"type": genre, "value": valeur, "id": str(uuid.uuid4())}
        for genre, valeur in (blocs or [("texte", "<p>Une idée par étape.</p>")])
    ]
    valeur = {"titre": titre or f"Étape {next(_compteur)}", "contenu": contenu}
    if minutes:
        valeur |= {"duree_minutes": minutes, "duree_motif": "Le temps de l’essai."}
    return {"type": "etape", "value": valeur, "id": etape_id or str(uuid.uuid4())}


def un_module(formation: FormationPage, etapes=2, **champs) -> ModulePage:
    """A published module; `etapes` is a number of plain steps or a list made with une_etape."""
    numero = next(_compteur)
    champs.setdefault("title", f"Module {numero}")
    champs.setdefault("slug", f"module-{numero}")
    liste = [une_etape() for _ in range(etapes)] if isinstance(etapes, int) else list(etapes)
    formation.refresh_from_db()
    return formation.add_child(instance=ModulePage(etapes=liste, **champs))


def etapes_de(module: ModulePage) -> list[str]:
    """The identities of the steps of a module."""
    return [brut["id"] for brut in ModulePage.objects.get(pk=module.pk).etapes.raw_data]


def etapes_remplacer(module: ModulePage, etapes: list[dict]) -> None:
    """Publish other steps in a module, as the admin does."""
    page = ModulePage.objects.get(pk=module.pk)
    page.etapes = page.etapes.stream_block.to_python(etapes)
    page.save_revision().publish()
