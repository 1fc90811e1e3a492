"""The small form of a block, made from its definition: simple values, groups of them, lists with one empty row more.

    form = BlocForm(definition, stockee, request.POST or None, request.FILES or None, prefix=identite)
    if form.is_valid():
        stockee = form.valeur(par=request.user)   # as the stream field stores it

A row left empty goes. A block that holds anything else raises NeSEcritPas: it is written in the editor.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from wagtail import blocks

from home.formulaires import FormulaireSafran
from reseau.comptes.models import Compte
from safran.atelier.feuilles import Feuille, NeSEcritPas, feuille_de

Chemin = tuple[str | int, ...]
RANGS_MAX = 40


@dataclass(frozen=True)
class Groupe:
    """Controls shown together: those of the block itself, or one row of a list under its title."""

    titre: str
    champs: list[BoundField]


class BlocForm(FormulaireSafran, forms.Form):
    """One block; `seulement` names the values that are shown, in this order; the others stay as they are."""

    def __init__(
        self, bloc: blocks.Block, stockee: Any, *args: Any, seulement: Sequence[str] = (), **kwargs: Any
    ) -> None:
        self.bloc, self.stockee, self.seulement = bloc, stockee, seulement
        self._envoye = args[0] if args else None
        self._prefixe = kwargs.get("prefix") or ""
        self._feuilles: dict[str, Feuille] = {}
        self._titres: dict[str, str] = {}
        depart: dict[str, Any] = {}
        self._poser(bloc, stockee, (), depart)
        self.base_fields = {nom: feuille.champ for nom, feuille in self._feuilles.items()}
        super().__init__(*args, initial=depart, **kwargs)

    @property
    def groupes(self) -> Iterator[Groupe]:
        """The controls in order, each row of a list under its own title."""
        courant = Groupe("", [])
        for nom in self.fields:
            titre = self._titres.get(nom, "")
            if titre != courant.titre:
                if courant.champs:
                    yield courant
                courant = Groupe(titre, [])
            courant.champs.append(self[nom])
        if courant.champs:
            yield courant

    def valeur(self, *, par: Compte) -> Any:
        """The block as the stream field stores it; what was not touched is stored as it was."""
        return self._composer(self.bloc, self.stockee, (), par)

    def _poser(self, bloc: blocks.Block, stocke: Any, chemin: Chemin, depart: dict[str, Any], titre: str = "") -> None:
        nom = _nom(chemin)
        if isinstance(bloc, blocks.BaseStructBlock):
            for cle in self._montres(bloc):
                self._poser(bloc.child_blocks[cle], (stocke or {}).get(cle), (*chemin, cle), depart, titre)
        elif isinstance(bloc, blocks.ListBlock):
            rangs = _rangs(stocke)
            for rang in range(self._compter(bloc, rangs, nom)):
                dit = rangs[rang]["value"] if rang < len(rangs) else _neuf(bloc.child_block)
                self._poser(bloc.child_block, dit, (*chemin, rang), depart, f"{bloc.label}, {rang + 1}")
        elif not isinstance(bloc, blocks.StaticBlock):
            self._feuilles[nom] = feuille = feuille_de(bloc)
            self._titres[nom] = titre
            depart[nom] = feuille.lire(stocke)

    def _montres(self, bloc: blocks.BaseStructBlock) -> list[str]:
        return [cle for cle in self.seulement or bloc.child_blocks if cle in bloc.child_blocks]

    def _compter(self, bloc: blocks.ListBlock, rangs: list[dict[str, Any]], nom: str) -> int:
        """How many rows: those that are stored and an empty one, or those that were sent."""
        if len(rangs) > RANGS_MAX:
            raise NeSEcritPas
        nombre = max(len(rangs) + 1, bloc.meta.min_num or 0)
        if self._envoye is not None:
            motif = re.compile(re.escape(f"{self._prefixe}-{nom}-") + r"(\d{1,3})(?:-|$)")
            envoyes = [int(trouve[1]) + 1 for cle in self._envoye if (trouve := motif.match(cle))]
            nombre = max([len(rangs), *envoyes])
        return min(nombre, bloc.meta.max_num or RANGS_MAX, RANGS_MAX)

    def _composer(self, bloc: blocks.Block, stocke: Any, chemin: Chemin, par: Compte) -> Any:
        if isinstance(bloc, blocks.BaseStructBlock):
            valeur = dict(stocke or _neuf(bloc))
            for cle in self._montres(bloc):
                valeur[cle] = self._composer(bloc.child_blocks[cle], valeur.get(cle), (*chemin, cle), par)
            return valeur
        if isinstance(bloc, blocks.ListBlock):
            return list(self._lister(bloc, _rangs(stocke), chemin, par))
        return stocke if isinstance(bloc, blocks.StaticBlock) else self._saisie(_nom(chemin), stocke, par)

    def _lister(
        self, bloc: blocks.ListBlock, rangs: list[dict[str, Any]], chemin: Chemin, par: Compte
    ) -> Iterator[dict[str, Any]]:
        """The rows that say something; those that were there keep their identity."""
        neuf = _neuf(bloc.child_block)
        nombre = self._compter(bloc, rangs, _nom(chemin))
        for rang in range(nombre):
            avant = rangs[rang] if rang < len(rangs) else None
            valeur = self._composer(bloc.child_block, avant["value"] if avant else neuf, (*chemin, rang), par)
            if not _vide(valeur, neuf):
                yield {"type": "item", "value": valeur, "id": avant["id"] if avant else str(uuid.uuid4())}

    def _saisie(self, nom: str, stocke: Any, par: Compte) -> Any:
        saisi, depart = self.cleaned_data.get(nom), self.initial.get(nom)
        if isinstance(saisi, str):
            saisi = saisi.replace("\r\n", "\n")
        if saisi == depart or (isinstance(self.fields[nom], forms.FileField) and not saisi):
            return stocke
        return self._feuilles[nom].ecrire(saisi, par)


def bloc_neuf(bloc: blocks.Block) -> Any:
    """The stored form of a new block of this kind."""
    return _neuf(bloc)


def _neuf(bloc: blocks.Block) -> Any:
    return bloc.get_prep_value(bloc.get_default())


def _nom(chemin: Chemin) -> str:
    return "-".join(map(str, chemin)) or "valeur"


def _rangs(stocke: Any) -> list[dict[str, Any]]:
    """The rows of a stored list, those of an older form too."""
    return [
        rang if isinstance(rang, dict) and rang.get("type") == "item" else {"value": rang, "id": str(uuid.uuid4())}
        for rang in stocke or []
    ]


def _vide(valeur: Any, neuf: Any) -> bool:
    """Whether a row says nothing that a new one does not."""
    if isinstance(valeur, dict):
        neufs = neuf if isinstance(neuf, dict) else {}
        return all(_vide(une, neufs.get(cle)) for cle, une in valeur.items())
    return not valeur or valeur == neuf
