"""Forms of an event: proposed in one page, its life and its dates, what people do together, its moderation."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.erreurs import RegleRefusee
from home.temps.calendrier import Occupation
from reseau.agenda.choices import (
    RESUME_MAX,
    Accessibilite,
    ChampCharte,
    Frequence,
    Genre,
    Manque,
    NatureJour,
    SensAvis,
    Vie,
)
from reseau.agenda.horaires import Horaire, Repetition, horaire_de
from reseau.agenda.models import BilanEvenement, CharteEvenements, Creneau, Evenement, JourSensible
from reseau.agenda.permissions import bassins_a_figer, structures_pour_organiser
from reseau.agenda.queries.propositions import (
    LieuCompris,
    dates_gardees,
    dates_pensees,
    evenement_pense,
    lieu_dire,
    lieu_lire,
)
from reseau.agenda.rules.dates import horaire_exiger
from reseau.annuaire.portes import StructuresField
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.territoires.portes import bassin_de
from reseau.vocabulaires.models import Theme, TypePublic

# What the form of an event starts from: a new key, or the event as it is.

MARGES = ((0, "Aucun"), (30, "30 min"), (60, "1 h"), (120, "2 h"), (240, "4 h"), (480, "8 h"))
DATES = ("jour", "de", "a", "dernier_jour", "frequence", "jusqu_au")
REPLIS = {
    "quand": ("frequence", "jusqu_au", "dernier_jour", "marge", "salle", "lien", "option"),
    "qui": ("bassins", "toute_la_region", "publics", "themes", "accessibilite", "effectif", "jauge"),
    "quoi": ("co_organisateurs", "programme", "acces", "source"),
}
AUSSI = "Une structure par ligne : son nom comme sur sa fiche, ou son code. Ses référents y ont la main."
ENSEMBLES = ("bassins", "publics", "themes")


def termes_offerts(modele: type[TypePublic] | type[Theme], ecrit: Evenement | None) -> QuerySet:
    """The words in force, and those that the event already says."""
    siens = getattr(ecrit, "publics" if modele is TypePublic else "themes").all() if ecrit else modele.objects.none()
    return modele.objects.filter(Q(pk__in=modele.objects.en_vigueur().order_by()) | Q(pk__in=siens.order_by()))


def structures_offertes(compte: Compte, ecrit: Evenement | None) -> QuerySet[Structure]:
    """Those in whose name one proposes, and the one that organises it already."""
    offertes = structures_pour_organiser(compte)
    if ecrit is not None:
        offertes = offertes | Structure.objects.filter(pk=ecrit.organisateur_id)
    return offertes.distinct()


def initiales_de(ecrit: Evenement | None) -> dict[str, Any]:
    """What the page shows first; `du_lieu` is the bassin that its place gives by itself, `aussi` who
    organises it beside its own structure.
    """
    if ecrit is None:
        return {"cle": uuid.uuid4(), "version": 0, "du_lieu": [], "aussi": []}
    commune = ecrit.lieu.commune if ecrit.lieu else ecrit.commune
    bassin = bassin_de(commune) if commune else None
    aussi = list(ecrit.co_organisateurs.order_by("nom", "pk"))
    return {
        "cle": ecrit.uuid,
        "version": ecrit.version,
        "lieu": lieu_dire(ecrit),
        "option": ecrit.vie == Vie.OPTION,
        "aussi": aussi,
        "co_organisateurs": "\n".join(structure.nom for structure in aussi),
        "toute_la_region": bool(commune or ecrit.lien) and ecrit.regional,
        "du_lieu": [bassin] if bassin else [],
        **{nom: list(getattr(ecrit, nom).all()) for nom in ENSEMBLES},
        **_dates(ecrit),
    }


def _dates(ecrit: Evenement) -> dict[str, Any]:
    """Its first date that holds, and how it comes back."""
    dites: dict[str, Any] = {}
    if (premier := ecrit.creneaux.tenus().first()) is not None:
        horaire = horaire_de(premier.debut, premier.fin)
        dites |= {"jour": horaire.jour, "de": horaire.de, "a": horaire.a, "dernier_jour": horaire.dernier_jour}
    if (serie := getattr(ecrit, "serie", None)) is not None:
        dites |= {"frequence": serie.frequence, "jusqu_au": serie.jusqu_au}
    return dites


def jour_prendre(donnees: Any, pris: datetime.date) -> Any:
    """What was sent, on another day; what lasts several days lasts as many."""
    donnees = donnees.copy()
    jour, dernier = jour_lire(donnees.get("jour")), jour_lire(donnees.get("dernier_jour"))
    if jour and dernier:
        donnees["dernier_jour"] = (pris + (dernier - jour)).isoformat()
    donnees["jour"] = pris.isoformat()
    return donnees


def jour_lire(texte: str | None) -> datetime.date | None:
    """A day as a browser sends it; None for anything else."""
    try:
        return datetime.date.fromisoformat(texte or "")
    except ValueError:
        return None


# The form of an event, in one page; what is typed is read once, for the rules and for the panel beside.


def _cases(modele: type, libelle: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        modele.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=libelle
    )


class EvenementForm(TexteLuForm, forms.ModelForm):
    """An event as it is typed: proposed, kept as a draft, or only looked at."""

    CHAMPS_REFUSES: Mapping[str, str] = {
        "fin": "a",
        "passe": "jour",
        "date": "jour",
        "lointain": "jour",
        "commence": "jour",
        "serie": "jusqu_au",
        "serie_longue": "jusqu_au",
        "delai": "motif_delai",
        "lieu_confirme": "lieu",
    }
    use_required_attribute = False
    surveilles = ("titre", "resume", "programme", "acces", "salle", "source", "motif", "motif_delai", "lieu")

    genre = forms.ChoiceField(label="Genre", choices=[("", "Choisissez"), *Genre.choices])
    jour = forms.DateField(label="Jour")
    de = forms.TimeField(label="De")
    a = forms.TimeField(label="À")
    lieu = forms.CharField(
        label="Lieu", max_length=300, help_text="Un lieu de l’annuaire, ou une adresse, et la commune.",
        widget=forms.TextInput(
            {"list": "lieux", "data-suggestions": reverse_lazy("agenda_lieux"), "autocomplete": "off"}
        ),
    )  # fmt: skip
    frequence = forms.ChoiceField(
        label="Se répète", required=False, choices=[("", "Une seule fois"), *Frequence.choices]
    )
    jusqu_au = forms.DateField(label="Jusqu’au (compris)", required=False, help_text="Dix-huit mois au plus.")
    dernier_jour = forms.DateField(
        label="Dernier jour", required=False, help_text="Pour ce qui dure plusieurs jours de suite."
    )
    marge = forms.TypedChoiceField(label="Montage avant et après", required=False, choices=MARGES, coerce=int)
    lien = forms.URLField(label="Lien à distance", max_length=200, required=False, assume_scheme="https")
    option = forms.BooleanField(
        label="Cette date est une option, à confirmer", required=False,
        help_text="Elle cède la salle à une date confirmée ; vous en êtes prévenu.",
    )  # fmt: skip
    toute_la_region = forms.BooleanField(label="Toute la région", required=False)
    bassins, publics, themes = _cases(Bassin, "Bassins"), _cases(TypePublic, "Publics"), _cases(Theme, "Thèmes")
    accessibilite = forms.MultipleChoiceField(
        label="Accessibilité", required=False, choices=Accessibilite.choices, widget=forms.CheckboxSelectMultiple
    )
    co_organisateurs = StructuresField(label="Organisent aussi", required=False, help_text=AUSSI)
    motif = forms.CharField(
        label="Garder cette date quand même : pourquoi ?", required=False, max_length=200,
        help_text="Les organisateurs des autres événements le lisent.",
    )  # fmt: skip
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Evenement
        fields = (
            "titre", "resume", "genre", "organisateur", "lien", "salle", "marge", "programme", "acces", "accessibilite",
            "effectif", "jauge", "visibilite", "gratuit", "neutre", "source", "motif_delai",
        )  # fmt: skip
        widgets = {
            "resume": forms.Textarea({"rows": 3, "data-signes": RESUME_MAX}),
            "programme": forms.Textarea({"rows": 4}),
            "acces": forms.Textarea({"rows": 3}),
            "visibilite": forms.RadioSelect,
        }

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        ecrit = kwargs.get("instance")
        self.depart = initiales_de(ecrit)
        kwargs["initial"] = {**self.depart, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.compris = LieuCompris()
        self.horaire: Horaire | None = None
        self.repetition: Repetition | None = None
        self.bassins_lus: list[Bassin] = []
        self._garnir(compte, ecrit)
        self.brouillon = "brouillon" in self.data
        for nom in ("resume", "genre", "jour", "de", "a", "lieu", "gratuit", "neutre"):
            self.fields[nom].required = not self.brouillon
        if self.data.get("lien"):
            self.fields["lieu"].required = False

    def _garnir(self, compte: Compte, ecrit: Evenement | None) -> None:
        """What one may choose; the structure is chosen when there is only one."""
        champs = self.fields
        champs["bassins"].queryset = Bassin.objects.en_vigueur().order_by("nom")
        champs["resume"].help_text = f"{RESUME_MAX} signes au plus."
        champs["bassins"].help_text = "Aucun : celui du lieu."
        champs["publics"].queryset = termes_offerts(TypePublic, ecrit)
        champs["themes"].queryset = termes_offerts(Theme, ecrit)
        organisent = champs["organisateur"].queryset = structures_offertes(compte, ecrit)
        champs["co_organisateurs"].connues = {structure.nom: structure for structure in self.depart["aussi"]}
        seules = list(organisent[:2])
        if len(seules) == 1:
            champs["organisateur"].initial, champs["organisateur"].empty_label = seules[0].pk, None

    def repli(self, nom: str) -> dict[str, Any]:
        """The fields folded under this name, open when one of them has something to say."""
        champs = [self[champ] for champ in REPLIS[nom] if champ in self.fields]
        return {"champs": champs, "ouvert": any(champ.errors for champ in champs)}

    @property
    def replis(self) -> dict[str, dict[str, Any]]:
        """Every group of folded fields."""
        return {nom: self.repli(nom) for nom in REPLIS}

    def clean(self) -> dict[str, Any]:
        """Read where and when; what cannot be is said at its field."""
        donnees = super().clean()
        self._lire_lieu(donnees.get("lieu") or "")
        self._lire_dates(donnees)
        self._lire_bassins(donnees)
        return donnees

    def _lire_lieu(self, texte: str) -> None:
        if not texte:
            return
        self.compris = lieu_lire(texte)
        if self.compris.phrase and self.brouillon:
            self.compris = LieuCompris(endroit=texte[:160])
        elif self.compris.phrase:
            choix = " ; ".join(f"«\u00a0{dit}\u00a0»" for dit in self.compris.choix)
            self.add_error("lieu", f"{self.compris.phrase} {choix}".strip())

    def _lire_dates(self, donnees: dict[str, Any]) -> None:
        jour, de, a, dernier = (donnees.get(nom) for nom in ("jour", "de", "a", "dernier_jour"))
        if any((jour, de, a)) and self.brouillon:
            for nom in ("jour", "de", "a"):
                if not donnees.get(nom) and nom not in self.errors:
                    self.add_error(nom, "Un jour se garde avec ses deux heures.")
        if dernier and jour and dernier < jour:
            self.add_error("dernier_jour", "Le dernier jour suit le premier.")
        elif jour and de and a:
            self.horaire = Horaire(jour, de, a, dernier)
        self._lire_serie(donnees.get("frequence"), donnees.get("jusqu_au"))
        if self.horaire and self.dates_neuves:
            try:
                horaire_exiger(horaire=self.horaire, repetition=self.repetition)
            except RegleRefusee as refus:
                self.horaire = None
                self.refuser(refus)

    def _lire_serie(self, frequence: str, jusqu_au: datetime.date | None) -> None:
        if frequence and jusqu_au:
            self.repetition = Repetition(frequence, jusqu_au)
        elif frequence and "jusqu_au" not in self.errors:
            self.add_error("jusqu_au", "Jusqu’à quand ? Une série a une fin, dix-huit mois au plus.")
        elif jusqu_au:
            self.add_error("frequence", "Dites comment il se répète, ou effacez la dernière date.")

    def _lire_bassins(self, donnees: dict[str, Any]) -> None:
        """Those that are ticked, else the one of the place; none is the whole region, and says so."""
        bassins = list(donnees.get("bassins") or [])
        if "lieu" in self.changed_data and "bassins" not in self.changed_data and bassins == self.depart["du_lieu"]:
            bassins = []
        if donnees.get("toute_la_region"):
            if bassins:
                self.add_error("toute_la_region", "Toute la région, ou quelques bassins : choisissez.")
        elif not bassins and self.compris.ici and (bassin := bassin_de(self.compris.ici)):
            bassins = [bassin]
        elif not bassins and not self.brouillon and (donnees.get("lien") or self.compris.ici):
            self.add_error("bassins", "Choisissez les bassins, ou toute la région.")
        self.bassins_lus = bassins

    @property
    def dates_neuves(self) -> bool:
        """The dates are those of a new event, or change."""
        return self.instance.pk is None or any(nom in DATES for nom in self.changed_data)

    def taire(self) -> None:
        """Say nothing yet of what is still empty: the person is looking, not sending."""
        for nom in list(self.errors):
            if not (nom in self.fields and self[nom].value() not in (None, "", [], False)):
                del self.errors[nom]

    def ensembles(self) -> dict[str, list[Any]]:
        """Its bassins, publics and themes, and who organises it beside its own structure."""
        lus = self.cleaned_data
        dits = {nom: list(lus.get(nom) or []) for nom in ("publics", "themes", "co_organisateurs")}
        dits["co_organisateurs"] = [autre for autre in dits["co_organisateurs"] if autre != lus.get("organisateur")]
        return {"bassins": self.bassins_lus, **dits}

    def ou(self) -> dict[str, Any]:
        """Its place, as the rules write it."""
        dit = self.compris
        return {"lieu": dit.lieu, "commune": dit.commune, "endroit": dit.endroit, "adresse": dit.adresse}

    def dates(self) -> list[Occupation]:
        """Its dates as they are typed, with all that they take; none while the day, an hour or the place is missing."""
        lus = getattr(self, "cleaned_data", {})
        if self.horaire is None or not (self.compris.ici or lus.get("lien")):
            return []
        vie = Vie.OPTION if lus.get("option") else Vie.CONFIRME
        cle = self.instance.uuid if self.instance.pk else lus.get("cle") or self.instance.uuid
        pense = evenement_pense(self.instance, self.ensembles(), **self.ou(), uuid=cle, vie=vie)
        if not self.dates_neuves:
            return dates_gardees(pense)
        return dates_pensees(pense, self.horaire, self.repetition)

    def envoi(self) -> dict[str, Any]:
        """What the rule takes; the dates only when they change."""
        lus = self.cleaned_data
        simples = {nom: lus[nom] for nom in self.Meta.fields}
        simples["marge"] = simples["marge"] or 0
        if self.dates_neuves:
            simples |= {"horaire": self.horaire, "repetition": self.repetition}
        return {
            **simples,
            **self.ou(),
            "cle": lus.get("cle") or self.depart["cle"],
            "version": lus.get("version") or 0,
            "option": lus["option"],
            "ensembles": self.ensembles(),
            "motif": lus["motif"],
        }


# What is asked before a gesture on the life of an event, or on one of its dates.


class MotifForm(TexteLuForm):
    """Why, in one sentence that everyone reads."""

    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=200, widget=forms.Textarea({"rows": 3}))


class MalgreForm(TexteLuForm):
    """Why a date that disturbs others is kept; asked once it does."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Si cette date en gêne d’autres : pourquoi la garder", max_length=200, required=False,
        help_text="Les organisateurs des autres événements le lisent.",
    )  # fmt: skip


class DateForm(MalgreForm):
    """Another day and hours for one date of a series."""

    CHAMPS_REFUSES: Mapping[str, str] = {
        "fin": "a",
        "passe": "jour",
        "lointain": "jour",
        "lieu_confirme": "jour",
    }
    jour = forms.DateField(label="Jour")
    de = forms.TimeField(label="De")
    a = forms.TimeField(label="À")
    dernier_jour = forms.DateField(label="Dernier jour, s’il en dure plusieurs", required=False)
    field_order = ("jour", "de", "a", "dernier_jour", "motif", "garder")

    def __init__(self, *args: Any, creneau: Creneau, **kwargs: Any) -> None:
        dit = horaire_de(creneau.debut, creneau.fin)
        kwargs["initial"] = {"jour": dit.jour, "de": dit.de, "a": dit.a, "dernier_jour": dit.dernier_jour}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """One day and hours, as the rule takes them."""
        donnees = super().clean()
        if self.errors:
            return donnees
        horaire = Horaire(donnees["jour"], donnees["de"], donnees["a"], donnees.get("dernier_jour"))
        return {"horaire": horaire, "motif": donnees.get("motif", "")}


# Forms of what people do together: bring, look for, tell of it afterwards.

PERSONNES = "Combien de personnes de votre structure seront là. Zéro si vous n’envoyez que des documents."


class StructureForm(FormulaireSafran, forms.Form):
    """In the name of which structure; not asked of whoever has one."""

    structure = forms.ModelChoiceField(label="Au nom de", queryset=Structure.objects.none(), empty_label=None)

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:
        siennes = list(structures[:2])
        kwargs["initial"] = {"structure": siennes[0].pk if siennes else None, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures
        if len(siennes) == 1:
            self.fields["structure"].widget = forms.HiddenInput()


class ChercherForm(TexteLuForm):
    """What is still looked for."""

    surveilles = ("quoi",)
    quoi = forms.CharField(label="Ce que vous cherchez", max_length=160, help_text="« Un accueil des enfants ».")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ApporterForm(StructureForm, ChercherForm):
    """What one's structure brings, and how many of its people."""

    quoi = forms.CharField(
        label="Ce que vous apportez", max_length=160, help_text="« Un stand, les aides à la mobilité »."
    )
    personnes = forms.IntegerField(label="Personnes mobilisées", min_value=0, max_value=200, help_text=PERSONNES)


class ReprendreForm(StructureForm):
    """Bring what was looked for."""

    personnes = forms.IntegerField(label="Personnes mobilisées", min_value=0, max_value=200, help_text=PERSONNES)


class RetirerForm(TexteLuForm):
    """Why, for the other side to read."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Pourquoi", max_length=200, required=False, help_text="Une phrase, lue par l’autre côté."
    )


class BilanForm(TexteLuForm, forms.ModelForm):
    """Four answers, after the event."""

    surveilles = ("reussi", "a_changer")

    class Meta:
        model = BilanEvenement
        fields = ("visiteurs", "structures", "reussi", "a_changer")
        help_texts = {
            "visiteurs": "À peu près : un ordre de grandeur suffit.",
            "structures": "Déjà rempli d’après les apports acceptés ; corrigez s’il le faut.",
            "reussi": "Deux ou trois phrases. Ne nommez aucune personne reçue.",
        }
        widgets = {"reussi": forms.Textarea(attrs={"rows": 4}), "a_changer": forms.Textarea(attrs={"rows": 3})}


# Forms of moderation, of the charter, of the State's opinion, of the days and of the programme.


class _Lue(forms.Form):
    """Which version of the event its moderator read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, evenement: Evenement, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"m{evenement.pk}-%s")
        super().__init__(*args, initial={"version": evenement.version}, **kwargs)


class ProgrammerForm(FormulaireSafran, _Lue):
    """Nothing to type: the event as it was read."""


class ReponseForm(TexteLuForm, _Lue):
    """What is missing, and a word to the organiser."""

    surveilles = ("mot",)

    manque = forms.ChoiceField(label="Ce qui manque", choices=Manque.choices, widget=forms.RadioSelect)
    mot = forms.CharField(
        label="Un mot à l’organisateur", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class CharteForm(TexteLuForm):
    """A new version of the charter; the last one is where it starts from."""

    surveilles = ("texte",)

    texte = forms.CharField(
        label="Texte",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Une ligne vide entre deux paragraphes.",
    )
    delai = forms.IntegerField(
        label="Délai demandé, en jours", min_value=0, max_value=365,
        help_text="Entre la proposition et l’événement. En dessous, l’organisateur dit pourquoi.",
    )  # fmt: skip
    demande = forms.MultipleChoiceField(
        label="Ce qu’un événement doit dire", choices=ChampCharte.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="En plus du titre, du résumé, de la date, du lieu, de la gratuité et de la neutralité.",
    )  # fmt: skip
    en_vigueur_du = forms.DateField(label="En vigueur à partir du")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, derniere: CharteEvenements | None, **kwargs: Any) -> None:
        depart = {"en_vigueur_du": timezone.localdate(), "version": 0, "delai": 45}
        if derniere is not None:
            depart |= {"texte": derniere.texte, "delai": derniere.delai, "demande": derniere.demande}
            depart["version"] = derniere.numero
        super().__init__(*args, initial=depart, **kwargs)


class AvisForm(TexteLuForm):
    """The opinion of the State services."""

    surveilles = ("texte",)

    sens = forms.ChoiceField(label="Votre avis", choices=SensAvis.choices, widget=forms.RadioSelect)
    texte = forms.CharField(
        label="En quelques mots", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="À dire pour un avis avec des réserves ou défavorable. Qui modère les lira.",
    )  # fmt: skip

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data


class JourForm(FormulaireSafran, forms.Form):
    """Days that are not like the others."""

    CHAMPS_REFUSES = {"deja": "titre"}

    nature = forms.ChoiceField(label="Nature", choices=NatureJour.choices)
    titre = forms.CharField(label="Titre", max_length=120)
    du = forms.DateField(label="Premier jour")
    dernier = forms.DateField(label="Dernier jour (compris)")
    publics = forms.ModelMultipleChoiceField(
        TypePublic.objects.none(), label="Publics", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Aucun : tout le monde.",
    )  # fmt: skip
    source = forms.CharField(label="Source", max_length=200, help_text="Le texte ou la page qui le dit.")

    def __init__(self, *args: Any, jour: JourSensible | None = None, **kwargs: Any) -> None:
        if jour is not None:
            dit = {nom: getattr(jour, nom) for nom in ("nature", "titre", "du", "source")}
            kwargs["initial"] = {**dit, "dernier": jour.dernier_jour, "publics": jour.publics.all()}
        super().__init__(*args, **kwargs)
        self.fields["publics"].queryset = TypePublic.objects.en_vigueur()

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data


class FigerForm(FormulaireSafran, forms.Form):
    """Of which territory the programme is frozen; the key holds double clicks."""

    CHAMPS_REFUSES = {"vide": "bassin"}

    bassin = forms.ModelChoiceField(None, label="Territoire", required=False, empty_label="Toute la région")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, initial={"cle": uuid.uuid4()}, **kwargs)
        self.fields["bassin"].queryset = bassins_a_figer(compte)
        if not est_region(compte):
            self.fields["bassin"].required, self.fields["bassin"].empty_label = True, None
