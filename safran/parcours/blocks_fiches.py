"""Cards of a step that follow a live sheet: a structure of the directory, a practice note."""

from typing import Any

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

AIDE_MOT = "Facultatif : ce qu’il faut y regarder, en une phrase."


class FicheVivanteBlock(blocks.StructBlock):
    """What is chosen, and in one phrase what to look at in it; each kind is one `CHOIX`."""

    genre: str

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the card, or None when this reader may not read the sheet, or it is no longer public."""
        contexte = super().get_context(value, parent_context)
        cartes = cartes_du_contexte(contexte, [(self.genre, value)])[self.genre]
        return {**contexte, "carte": cartes.get(cle_de(self.genre, value))}


class FicheStructureBlock(FicheVivanteBlock):
    """A structure of the directory, as its sheet stands on the day of reading."""

    genre = "fiche_structure"
    structure = SnippetChooserBlock(
        "structures.Structure", label="Structure", help_text="Sa carte suit la fiche : rien n’est recopié."
    )
    mot = blocks.CharBlock(max_length=300, required=False, label="Pourquoi cette fiche", help_text=AIDE_MOT)

    class Meta:
        icon = "home"
        label = "Fiche de structure"
        template = "parcours/blocs/fiche_structure.html"
        preview_template = "parcours/blocs/apercu_fiche_structure.html"
        description = "La carte d’une structure, à jour : où elle reçoit, ce qu’elle délivre, quand elle l’a confirmé."


class FichePratiqueBlock(FicheVivanteBlock):
    """A practice note, as its authors keep it."""

    genre = "fiche_pratique"
    fiche = blocks.PageChooserBlock(
        page_type="pratiques.FichePratiquePage",
        label="Fiche pratique",
        help_text="Une fiche publiée. Sa carte suit la fiche : rien n’est recopié.",
    )
    mot = blocks.CharBlock(max_length=300, required=False, label="Pourquoi cette fiche", help_text=AIDE_MOT)

    class Meta:
        icon = "doc-full"
        label = "Fiche pratique"
        template = "parcours/blocs/fiche_pratique.html"
        preview_template = "parcours/blocs/apercu_fiche_pratique.html"
        description = "La carte d’une fiche pratique de la bibliothèque, à jour."


CHOIX = {"fiche_structure": "structure", "fiche_pratique": "fiche"}


def cle_de(genre: str, valeur: Any) -> int | None:
    """The key of what a card shows, or None when it is gone."""
    objet = valeur.get(CHOIX[genre])
    return objet.pk if objet else None


def cartes_lire(paires: list[tuple[str, Any]], request: Any) -> dict[str, dict[int, Any]]:
    """The cards of these (kind, value) blocks, by kind then key, in a constant number of queries."""
    from safran.parcours.fiches_vives import pratiques_vives, structures_vives

    cles: dict[str, set[int]] = {genre: set() for genre in CHOIX}
    for genre, valeur in paires:
        if cle := cle_de(genre, valeur):
            cles[genre].add(cle)
    compte = getattr(request, "user", None)
    return {
        "fiche_structure": structures_vives(cles["fiche_structure"]),
        "fiche_pratique": pratiques_vives(cles["fiche_pratique"], compte, request),
    }


def cartes_de(contenu: Any, request: Any) -> dict[str, dict[int, Any]]:
    """The cards of a whole step."""
    return cartes_lire([(b.block_type, b.value) for b in contenu if b.block_type in CHOIX], request)


def cartes_du_contexte(contexte: dict[str, Any], paires: list[tuple[str, Any]]) -> dict[str, dict[int, Any]]:
    """The cards already read for the step, or those of a block shown alone."""
    return contexte.get("cartes") or cartes_lire(paires, contexte.get("request"))
