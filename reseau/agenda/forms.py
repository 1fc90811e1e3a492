"""The form of an event, in one page; what is typed is read once, for the rules and for the panel beside."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse_lazy

from home.alertes import TexteLuForm
from home.calendrier.occupations import Occupation
from home.erreurs import RegleRefusee
from reseau.agenda.choices import RESUME_MAX, Accessibilite, Frequence, Genre, Vie
from reseau.agenda.forms_depart import AUSSI, DATES, MARGES, REPLIS, initiales_de, structures_offertes, termes_offerts
from reseau.agenda.models import Evenement
from reseau.agenda.queries.lieux import LieuCompris, lieu_lire
from reseau.agenda.queries.regard import dates_gardees, dates_pensees, evenement_pense
from reseau.agenda.rules.dates import horaire_exiger
from reseau.agenda.series import Horaire, Repetition
from reseau.annuaire.forms.permanences import StructuresField
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from reseau.territoires.queries.communes import bassin_de
from reseau.vocabulaires.models import Theme, TypePublic


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
