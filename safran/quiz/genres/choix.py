"""Questions with proposed answers: one, several, true or false."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from home.temps.typographie import nombre
from safran.quiz.choices import FAUX, LIBELLE_PASSE, PASSE, VRAI, Bareme, Json, Verdict

# What every kind of question shares: a frozen question, an answer, a correction.
#
# A frozen question is a plain dictionary: `id`, `genre`, `enonce`, `retour`, `points`, and what its kind needs.
# An answer is a dictionary too: `{"choix": [ids]}` or `{"parties": {key: text}}`, `{"passe": True}` for « Je ne sais
# pas »; empty when unanswered.

SANS_REPONSE = "Répondez à cette question ou choisissez « Je ne sais pas »."
REPONSE_ET_PASSE = "Vous avez coché des réponses et « Je ne sais pas » : gardez l’un ou l’autre."
PRESQUE_TOUT = Fraction(9999, 10000)  # trois parts de 33,33333 % font le tout


@dataclass(frozen=True)
class LigneCorrigee:
    """One proposed answer once the quiz is handed in."""

    texte: str
    cochee: bool
    juste: bool
    retour: str
    verdict_cache: bool = False

    @property
    def etat(self) -> str:
        """The words shown beside the answer, never its colour alone."""
        if self.cochee:
            return "Votre réponse, juste" if self.juste and not self.verdict_cache else "Votre réponse"
        return "Bonne réponse" if self.juste else ""

    @property
    def classe(self) -> str:
        if self.verdict_cache:
            return ""
        if self.juste:
            return "option--juste"
        return "option--fausse" if self.cochee else ""


@dataclass(frozen=True)
class PartieCorrigee:
    """One part of an answer (a word, a number, a pair, a rank, a gap) once the quiz is handed in."""

    libelle: str
    donnee: str
    attendue: str
    part: Fraction
    retour: str = ""

    @property
    def verdict(self) -> Verdict:
        return verdict_de(self.part, bool(self.donnee))


@dataclass(frozen=True)
class Correction:
    """What one question gave: its points, a verdict in words, each proposed answer or each part of the answer."""

    question: Json
    points: Fraction
    verdict: Verdict
    lignes: list[LigneCorrigee] = field(default_factory=list)
    parties: list[PartieCorrigee] = field(default_factory=list)
    retour: str = ""
    texte: str = ""
    modele: str = ""
    commentaire: str = ""

    def sans_justes(self) -> "Correction":
        """The same without what would tell the right answer: one's own answers, their feedback, the verdict."""
        lignes = [
            replace(ligne, juste=ligne.juste and ligne.cochee, retour=ligne.retour if ligne.cochee else "")
            for ligne in self.lignes
        ]
        parties = [replace(partie, attendue="") for partie in self.parties]
        return replace(self, lignes=lignes, parties=parties, retour="", modele="")


def verdict_de(part: Fraction, repondu: bool, passe: bool = False) -> Verdict:
    """The words that go with a share of the points."""
    if not repondu:
        return Verdict.PASSE if passe else Verdict.VIDE
    if part == 1:
        return Verdict.JUSTE
    return Verdict.PARTIEL if part else Verdict.FAUX


def points_de(question: Json) -> Fraction:
    """The points of a question, exact."""
    return Fraction(str(question.get("points", 1)))


def borner(part: Fraction) -> Fraction:
    """A share between nothing and all; what is all but a rounding is all."""
    return Fraction(1) if part >= PRESQUE_TOUT else max(Fraction(0), part)


def pourcent(valeur: Any) -> Fraction:
    """A stored percentage as a share; empty is nothing."""
    return Fraction(str(valeur)) / 100 if valeur not in (None, "") else Fraction(0)


def texte_de(valeur: Any) -> str:
    """A stored number or text as text; nothing for None."""
    return "" if valeur is None else str(valeur)


class Genre:
    """A kind of question: how it is frozen, answered in a form, read, shown again and marked."""

    gabarit = ""
    gabarit_corrige = ""
    consigne = ""

    def figer(self, valeur: Any, melanger: bool) -> Json:
        """What the attempt keeps of the question besides its wording."""
        raise NotImplementedError

    def champ(self, question: Json, libelle: str, requis: bool = True) -> forms.Field:
        """The form field; nothing in it tells which answer is right. `requis` false accepts what is unfinished."""
        raise NotImplementedError

    def lire(self, valeur: Any) -> Json:
        """The answer to keep, from the cleaned value of the field; empty when nothing was given."""
        raise NotImplementedError

    def montrer(self, reponse: Json) -> Any:
        """The value of the field for an answer already kept."""
        raise NotImplementedError

    def envoi(self, nom: str, reponse: Json) -> Json:
        """What a form whose field has this name sends for an answer already kept."""
        return {nom: self.montrer(reponse)} if reponse else {}

    def connait(self, question: Json, reponse: Json) -> bool:
        """Whether the answer is one that this question can receive."""
        raise NotImplementedError

    def part(self, question: Json, reponse: Json) -> Fraction:
        """The share of the points that an answer gives, between 0 and 1."""
        raise NotImplementedError

    def details(self, question: Json, reponse: Json) -> Json:
        """The lines of the correction."""
        raise NotImplementedError

    def exacte(self, question: Json) -> Json:
        """A wholly right answer."""
        raise NotImplementedError

    def signature(self, question: Json, reponse: Json) -> list[str]:
        """What was chosen, as short marks that statistics count; never what was typed."""
        raise NotImplementedError

    def legendes(self, question: Json) -> dict[str, str]:
        """What each mark of `signature` means."""
        raise NotImplementedError

    def rectifier(self, figee: Json, actuelle: Json) -> Json | None:
        """The frozen question with the key of the question as it is written now; None when it asks something else."""
        raise NotImplementedError

    def contexte(self, question: Json, champ: Any) -> Json:
        """What the template of the question needs besides its field."""
        return {}

    def corriger(self, question: Json, reponse: Json) -> Correction:
        """Mark one answer; no answer and « Je ne sais pas » give nothing."""
        passe = bool(reponse.get("passe"))
        repondu = bool(reponse) and not passe
        part = borner(self.part(question, reponse)) if repondu else Fraction(0)
        return Correction(
            question,
            part * points_de(question),
            verdict_de(part, repondu, passe),
            retour=question.get("retour", ""),
            **self.details(question, reponse),
        )


# Questions answered in several parts, each a plain control: a text box or a list. No part needs a pointer.

LONGUEUR_MAX = 400


@dataclass(frozen=True)
class Partie:
    """One control of a question: its key, its label, and the choices of a list (a text box when there are none)."""

    cle: str
    libelle: str
    options: tuple[tuple[str, str], ...] = ()
    nombre: bool = False
    etroite: bool = False
    plusieurs: bool = False

    def admet(self, texte: str) -> bool:
        """Whether a list proposes what was chosen: one choice, or several between spaces."""
        connues = dict(self.options)
        return not connues or all(mot in connues for mot in (texte.split() if self.plusieurs else [texte]))


@dataclass(frozen=True)
class PartieLiee(Partie):
    """A control with its name, its identity in the page and what has been given so far."""

    nom: str = ""
    identite: str = ""
    valeur: str = ""
    erronee: bool = False

    @property
    def choisies(self) -> list[str]:
        return self.valeur.split()


class ControlesParties(forms.Widget):
    """Reads the controls of one question; the page writes them itself, each with its label."""

    use_fieldset = True

    def __init__(self, parties: Iterable[Partie]) -> None:
        super().__init__()
        self.parties = tuple(parties)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """What each control holds, NUL removed."""
        valeurs = {PASSE: data.get(f"{name}-{PASSE}")}
        for partie in self.parties:
            nom = f"{name}-{partie.cle}"
            # Un formulaire envoyé répète le nom de chaque case ; ailleurs, la valeur est déjà d’un tenant.
            toutes = data.getlist(nom) if partie.plusieurs and hasattr(data, "getlist") else [data.get(nom) or ""]
            valeurs[partie.cle] = " ".join(map(str, toutes))
        propres = {cle: str(valeur or "").replace("\x00", "") for cle, valeur in valeurs.items()}
        return {cle: valeur for cle, valeur in propres.items() if valeur.strip()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


@dataclass
class Lecture:
    """What the checks of a question have found."""

    messages: list[str] = field(default_factory=list)
    cles: set[str] = field(default_factory=set)

    def noter(self, message: str, *cles: str) -> None:
        if message not in self.messages:
            self.messages.append(message)
        self.cles.update(cles)


class ChampParties(forms.Field):
    """The parts of one question; `strict` checks that the answer is finished and readable."""

    def __init__(self, *, genre: "GenreParties", question: Json, strict: bool, **kwargs: Any) -> None:
        self.genre, self.question, self.strict = genre, question, strict
        self.parties = genre.parties(question)
        self.erronees: set[str] = set()
        super().__init__(widget=ControlesParties(self.parties), required=False, **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        """The parts given; what is wrong is told for the question, and each part knows whether it is concerned."""
        donnees = {cle: texte.strip() for cle, texte in (value or {}).items() if cle != PASSE}
        lecture = Lecture()
        for partie in self.parties:
            texte = donnees.get(partie.cle, "")
            if len(texte) > self.genre.longueur_max:
                lecture.noter(f"C’est trop long : {nombre(self.genre.longueur_max)} caractères au plus.", partie.cle)
            if texte and not partie.admet(texte):
                lecture.noter("Ce choix n’est pas dans la liste.", partie.cle)
        if self.strict:
            self._exiger(donnees, bool((value or {}).get(PASSE)), lecture)
        self.erronees = lecture.cles
        if lecture.messages:
            raise ValidationError(lecture.messages)
        return {PASSE: "1"} if (value or {}).get(PASSE) else donnees

    def _exiger(self, donnees: dict[str, str], passe: bool, lecture: Lecture) -> None:
        if passe and donnees:
            lecture.noter(REPONSE_ET_PASSE, *donnees)
        elif not passe and not donnees:
            lecture.noter(SANS_REPONSE, *(partie.cle for partie in self.parties))
        elif not passe:
            self.genre.exiger(self.question, donnees, lecture)


class GenreParties(Genre):
    """The base of the kinds answered in parts; each says which (`parties`)."""

    gabarit = "quiz/genres/parties.html"
    gabarit_corrige = "quiz/genres/parties_corrige.html"
    longueur_max = LONGUEUR_MAX

    def exiger(self, question: Json, donnees: dict[str, str], lecture: Lecture) -> None:
        """Note what keeps a given answer from being handed in."""

    def champ(self, question: Json, libelle: str, requis: bool = True) -> forms.Field:
        return ChampParties(genre=self, question=question, strict=requis, label=libelle)

    def lire(self, valeur: Any) -> Json:
        if (valeur or {}).get(PASSE):
            return {"passe": True}
        return {"parties": dict(valeur)} if valeur else {}

    def montrer(self, reponse: Json) -> Any:
        """What each control holds."""
        return {PASSE: "1"} if reponse.get("passe") else dict(reponse.get("parties", {}))

    def envoi(self, nom: str, reponse: Json) -> Json:
        return {f"{nom}-{cle}": texte for cle, texte in self.montrer(reponse).items()}

    def connait(self, question: Json, reponse: Json) -> bool:
        """Either « Je ne sais pas », or known parts, short, with a proposed choice where there is a list."""
        donnees = reponse.get("parties", {})
        if bool(reponse.get("passe")) == bool(donnees):
            return False
        parties = {partie.cle: partie for partie in self.parties(question)}
        return all(
            cle in parties
            and isinstance(texte, str)
            and 0 < len(texte) <= self.longueur_max
            and parties[cle].admet(texte)
            for cle, texte in donnees.items()
        )

    def contexte(self, question: Json, champ: Any) -> Json:
        """The controls with what they hold."""
        valeurs = champ.value() or {}
        liees = {
            partie.cle: PartieLiee(
                **vars(partie),
                nom=f"{champ.html_name}-{partie.cle}",
                identite=f"{champ.auto_id}-{partie.cle}",
                valeur=valeurs.get(partie.cle, ""),
                erronee=partie.cle in champ.field.erronees,
            )
            for partie in champ.field.parties
        }
        return {"parties": list(liees.values()), "par_cle": liees, "passe": bool(valeurs.get(PASSE))}


class ChampMultiple(forms.MultipleChoiceField):
    """« Je ne sais pas », ticked with another answer, is contradictory."""

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if PASSE in value and len(value) > 1:
            raise ValidationError(REPONSE_ET_PASSE, code="contradiction")


class GenreChoix(Genre):
    """One right answer among several; a wrong one may carry a share of the points."""

    classe_champ: type[forms.Field] = forms.ChoiceField
    widget: type[forms.Widget] = forms.RadioSelect
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
            widget=self.widget,
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
        reponses = []
        for reponse in figee["reponses"]:  # son texte et son retour restent ceux que l’on a lus
            juste, part = par_id[reponse["id"]]["juste"], par_id[reponse["id"]].get("part", "")
            cle_part = {"part": part} if part != reponse.get("part", "") else {}
            reponses.append({**reponse, "juste": juste, **cle_part})
        cle: Json = {"reponses": reponses}
        if actuelle.get("bareme", Bareme.MOINS) != figee.get("bareme", Bareme.MOINS):
            cle["bareme"] = actuelle["bareme"]
        return {**figee, **cle}


def _justes(question: Json) -> set[str]:
    return {reponse["id"] for reponse in question["reponses"] if reponse["juste"]}


class GenreMultiple(GenreChoix):
    """Several right answers, marked by the rule that the question chose."""

    classe_champ, widget = ChampMultiple, forms.CheckboxSelectMultiple
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
