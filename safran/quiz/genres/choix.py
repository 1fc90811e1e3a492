"""Questions with proposed answers: one, several, true or false."""

import secrets
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from safran.quiz.choices import FAUX, LIBELLE_PASSE, PASSE, VRAI, Bareme, Json
from safran.quiz.genres.base import REPONSE_ET_PASSE, SANS_REPONSE, Genre, LigneCorrigee, pourcent, texte_de


class ChampUnique(forms.ChoiceField):
    """Radio buttons, « Je ne sais pas » included."""

    widget = forms.RadioSelect


class ChampMultiple(forms.MultipleChoiceField):
    """Check boxes, « Je ne sais pas » included; ticked with another answer, it is contradictory."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if PASSE in value and len(value) > 1:
            raise ValidationError(REPONSE_ET_PASSE, code="contradiction")


class GenreChoix(Genre):
    """One right answer among several; a wrong one may carry a share of the points."""

    classe_champ: type[forms.Field] = ChampUnique
    gabarit = "quiz/genres/choix.html"
    gabarit_corrige = "quiz/genres/choix_corrige.html"
    consigne = "Une seule réponse"

    def figer(self, valeur: Any, melanger: bool) -> Json:
        reponses = [
            {
                "id": bloc.id or f"r{rang}",
                "texte": bloc.value["texte"],
                "juste": bool(bloc.value["juste"]),
                "part": texte_de(bloc.value.get("part")),
                "retour": bloc.value["retour"],
            }
            for rang, bloc in enumerate(valeur["reponses"].bound_blocks, start=1)
        ]
        if melanger:
            secrets.SystemRandom().shuffle(reponses)
        return {"reponses": reponses}

    def champ(self, question: Json, libelle: str, requis: bool = True) -> forms.Field:
        choix = [(reponse["id"], reponse["texte"]) for reponse in question["reponses"]]
        return self.classe_champ(
            label=libelle,
            choices=[*choix, (PASSE, LIBELLE_PASSE)],
            required=requis,
            error_messages={"required": SANS_REPONSE},
        )

    def lire(self, valeur: Any) -> Json:
        choix = [valeur] if isinstance(valeur, str) else list(valeur or ())
        choix = [identite for identite in choix if identite]
        if PASSE in choix:
            return {"passe": True}
        return {"choix": choix} if choix else {}

    def montrer(self, reponse: Json) -> Any:
        return PASSE if reponse.get("passe") else next(iter(reponse.get("choix", ())), "")

    def connait(self, question: Json, reponse: Json) -> bool:
        possibles = {proposee["id"] for proposee in question["reponses"]}
        choix = reponse.get("choix", [])
        return bool(reponse.get("passe")) != bool(choix) and set(choix) <= possibles

    def part(self, question: Json, reponse: Json) -> Fraction:
        """All or nothing, unless the answer chosen carries its own share."""
        choix = set(reponse.get("choix", ()))
        if choix == _justes(question):
            return Fraction(1)
        return sum((pourcent(r.get("part")) for r in question["reponses"] if r["id"] in choix), Fraction(0))

    def details(self, question: Json, reponse: Json) -> Json:
        choix = set(reponse.get("choix", ()))
        return {
            "lignes": [
                LigneCorrigee(r["texte"], r["id"] in choix, self.est_juste(r), r["retour"])
                for r in question["reponses"]
            ]
        }

    def est_juste(self, proposee: Json) -> bool:
        """Whether choosing it gives all the points: the right answer, or another that is worth as much."""
        return bool(proposee["juste"]) or pourcent(proposee.get("part")) == 1

    def exacte(self, question: Json) -> Json:
        return {"choix": [reponse["id"] for reponse in question["reponses"] if reponse["juste"]]}

    def signature(self, question: Json, reponse: Json) -> list[str]:
        return [identite[:8] for identite in reponse.get("choix", ())]

    def legendes(self, question: Json) -> dict[str, str]:
        return {reponse["id"][:8]: reponse["texte"] for reponse in question["reponses"]}

    def rectifier(self, figee: Json, actuelle: Json) -> Json | None:
        """The same answers, in the order in which they were seen, with today's key."""
        par_id = {reponse["id"]: reponse for reponse in actuelle["reponses"]}
        if par_id.keys() != {reponse["id"] for reponse in figee["reponses"]}:
            return None
        cle: Json = {"reponses": [_recler(reponse, par_id[reponse["id"]]) for reponse in figee["reponses"]]}
        if actuelle.get("bareme", Bareme.MOINS) != figee.get("bareme", Bareme.MOINS):
            cle["bareme"] = actuelle["bareme"]
        return {**figee, **cle}


def _recler(reponse: Json, actuelle: Json) -> Json:
    """A proposed answer with today's key, its wording and its feedback as they were."""
    part = actuelle.get("part", "")
    return {**reponse, "juste": actuelle["juste"], **({"part": part} if part != reponse.get("part", "") else {})}


def _justes(question: Json) -> set[str]:
    return {reponse["id"] for reponse in question["reponses"] if reponse["juste"]}


class GenreMultiple(GenreChoix):
    """Several right answers, marked by the rule that the question chose."""

    classe_champ = ChampMultiple
    consigne = "Une ou plusieurs réponses"

    def figer(self, valeur: Any, melanger: bool) -> Json:
        return {**super().figer(valeur, melanger), "bareme": valeur.get("bareme") or Bareme.MOINS.value}

    def montrer(self, reponse: Json) -> Any:
        return [PASSE] if reponse.get("passe") else reponse.get("choix", [])

    def est_juste(self, proposee: Json) -> bool:
        """Ticked as right: the rule, not one answer, tells what the whole is worth."""
        return bool(proposee["juste"])

    def part(self, question: Json, reponse: Json) -> Fraction:
        """By the rule; ticking more boxes than there are right answers gives nothing when wrong ones cost nothing."""
        choix, justes = set(reponse.get("choix", ())), _justes(question)
        bareme = question.get("bareme", Bareme.MOINS)
        if choix == justes:
            return Fraction(1)
        if bareme == Bareme.TOUT:
            return Fraction(0)
        if bareme == Bareme.PARTS:
            return sum((pourcent(r.get("part")) for r in question["reponses"] if r["id"] in choix), Fraction(0))
        if bareme == Bareme.JUSTES:
            return Fraction(0) if len(choix) > len(justes) else Fraction(len(choix & justes), len(justes))
        return Fraction(len(choix & justes) - len(choix - justes), len(justes))


class GenreVraiFaux(GenreChoix):
    """A statement: two fixed answers, always in the same order."""

    def figer(self, valeur: Any, melanger: bool) -> Json:
        vraie = bool(valeur["juste"])
        return {
            "reponses": [
                {"id": VRAI, "texte": "Vrai", "juste": vraie, "retour": valeur.get("retour_vrai") or ""},
                {"id": FAUX, "texte": "Faux", "juste": not vraie, "retour": valeur.get("retour_faux") or ""},
            ]
        }
