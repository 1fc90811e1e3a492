"""The assistant and its answer, as an address tells it: for everyone, nothing kept, one address to share."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from home.ecrans.views import page
from reseau.comptes.models import Compte
from reseau.orientation.choices import Rang
from reseau.orientation.forms import BesoinForm, EtapeForm, LieuForm, SituationForm, connus
from reseau.orientation.permissions import fiche_a_poursuivre, peut_ouvrir, structures_ou_recevoir
from reseau.orientation.queries.assistant import (
    Demande,
    ReponseDite,
    animation_du_bassin,
    portes_calculer,
    reponse_dire,
)
from reseau.orientation.queries.besoins import choix_lire, information_du_besoin

# The assistant as an address tells it: which step is shown, what was answered, what is asked in the end.
#
# Nothing is kept: each page holds the answers in its address, and goes back by it.

ETAPES = (SituationForm, BesoinForm, LieuForm)
RESTE = {1: "Trois questions en tout.", 2: "Encore deux questions.", 3: "Dernière question."}
MULTIPLES = frozenset({"points", "souhaits"})
Paires = list[tuple[str, str]]


@dataclass(frozen=True)
class Pas:
    """The step that a page shows: its rank, its form, the answers to the others."""

    rang: int
    form: EtapeForm
    autres: Paires
    precedente: str

    @property
    def etapes(self) -> list[dict[str, Any]]:
        """The three, with where one stands."""
        return [
            {"rang": rang, "nom": classe.nom, "faite": rang < self.rang, "ici": rang == self.rang}
            for rang, classe in enumerate(ETAPES, 1)
        ]

    @property
    def reste(self) -> str:
        """How many questions remain, in words."""
        return RESTE[self.rang]

    @property
    def derniere(self) -> bool:
        """After it, the answer."""
        return self.rang == len(ETAPES)


class Assistant:
    """What an address says of a demand, for one reader."""

    def __init__(self, parametres: QueryDict, compte: Compte) -> None:
        self.paires = connus(parametres)
        self.donnees = QueryDict(mutable=True)
        for nom, valeur in self.paires:
            self.donnees.appendlist(nom, valeur)
        dite = parametres.get("etape", "")
        self.voulue = int(dite) if dite in {"1", "2", "3"} else 1
        self.choix = choix_lire()
        self.suite_dite = _cle(parametres.get("suite", ""))
        self.suite = fiche_a_poursuivre(compte, self.suite_dite) if self.suite_dite else None
        if self.suite:
            self.structures = [self.suite.structure]
            self.paires.append(("suite", str(self.suite.cle)))
        else:
            self.structures = list(structures_ou_recevoir(compte)) if peut_ouvrir(compte) else []

    def pas(self) -> Pas:
        """The step that is asked for, or the first one before it that was not answered rightly."""
        fautif = next((pas for rang in range(1, self.voulue) if (pas := self._fautif(rang))), None)
        return fautif or self._pas(self.voulue, self._former(self.voulue, None, self._deja(self.voulue)))

    def demande(self) -> Demande | Pas:
        """What is asked for; or the first step that was not answered rightly."""
        lues = [self._former(rang, self.donnees) for rang in range(1, len(ETAPES) + 1)]
        for rang, form in enumerate(lues, 1):
            if not form.is_valid():
                return self._pas(rang, form)
        qui, quoi, ou = lues
        return Demande(
            besoin=self.choix.besoins[quoi.cleaned_data["besoin"]],
            situation=self.choix.situations[qui.cleaned_data["situation"]],
            commune=ou.cleaned_data["lieu"],
            points=tuple(self.choix.situations[code] for code in qui.cleaned_data["points"]),
            contraintes=ou.contraintes,
            rang=Rang.PREMIERE if self.suite else ou.rang_dit,
            rayon=ou.cleaned_data["rayon"],
            chez=ou.structure,
        )

    @property
    def requete(self) -> str:
        """The address of this demand, to share."""
        return urlencode(self.paires)

    def _fautif(self, rang: int) -> Pas | None:
        form = self._former(rang, self.donnees)
        return None if form.is_valid() else self._pas(rang, form)

    def _pas(self, rang: int, form: EtapeForm) -> Pas:
        autres = [paire for paire in self.paires if paire[0] not in form.champs_lus()]
        avant = f"{reverse('orienter')}?{urlencode([*self.paires, ('etape', str(rang - 1))])}" if rang > 1 else ""
        return Pas(rang, form, autres, avant)

    def _former(self, rang: int, donnees: QueryDict | None, initial: dict[str, Any] | None = None) -> EtapeForm:
        classe = ETAPES[rang - 1]
        propre = {"structures": self.structures} if classe is LieuForm else {"choix": self.choix}
        return classe(donnees, initial=initial, **propre)

    def _deja(self, rang: int) -> dict[str, Any]:
        lus = [nom for nom in ETAPES[rang - 1].champs_lus() if nom in self.donnees]
        return {nom: self.donnees.getlist(nom) if nom in MULTIPLES else self.donnees[nom] for nom in lus}


def _cle(dite: str) -> UUID | None:
    try:
        return UUID(dite)
    except ValueError:
        return None


# The assistant and its answer: for everyone, nothing kept, one address to share.


@page()
def orienter(request: HttpRequest) -> HttpResponse:
    """One step at a time; with htmx the step alone is changed, at the same address."""
    return _etape_views(request, Assistant(request.GET, request.user).pas())


@page(never_cache)
def resultat(request: HttpRequest) -> HttpResponse:
    """The doors; or the step that was not answered rightly."""
    assistant = Assistant(request.GET, request.user)
    demande = assistant.demande()
    if isinstance(demande, Pas):
        return _etape_views(request, demande)
    dite = reponse_lire(assistant, demande, request.GET.get("porte", ""))
    contexte = {
        "assistant": assistant,
        "demande": demande,
        "dite": dite,
        "animation": animation_du_bassin(request.user, dite),
        "information": information_du_besoin(demande.besoin.pk),
        "peut_ouvrir": peut_ouvrir(request.user),
        "cle": uuid.uuid4(),
    }
    return render(request, "orientation/resultat.html", contexte)


def reponse_lire(assistant: Assistant, demande: Demande, choisie: str) -> ReponseDite:
    """The answer to a demand, with the chosen door first, without those that a slip went through."""
    passees = assistant.suite.passages.all() if assistant.suite else ()
    return reponse_dire(portes_calculer(demande), choisie, passees)


def _etape_views(request: HttpRequest, pas: Pas) -> HttpResponse:
    return render(request, "orientation/assistant.html", {"pas": pas})
