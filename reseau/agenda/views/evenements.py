"""Proposing an event in one page, changing it, and what becomes of it and of each of its dates."""

import datetime
import uuid as cles
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache

from home.ecrans.forms import ConfirmerForm, TexteLuForm
from home.ecrans.views import Decision, fait, formulaire, geste, montrer, page, refus_sur
from home.temps.calendrier import Occupation
from reseau.agenda import permissions
from reseau.agenda.choices import RESUME_MAX, Accessibilite, Frequence, Genre, Vie
from reseau.agenda.horaires import Horaire, Repetition, horaire_de
from reseau.agenda.listes import MesEvenements
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.permissions import structures_pour_organiser
from reseau.agenda.queries import propositions
from reseau.agenda.rules import dates, evenements
from reseau.agenda.rules.dates import horaire_exiger
from reseau.agenda.rules.evenements import evenement_envoyer
from reseau.annuaire.portes import StructuresField
from reseau.comptes.models import Compte
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
        return {"cle": cles.uuid4(), "version": 0, "du_lieu": [], "aussi": []}
    commune = ecrit.lieu.commune if ecrit.lieu else ecrit.commune
    bassin = bassin_de(commune) if commune else None
    aussi = list(ecrit.co_organisateurs.order_by("nom", "pk"))
    return {
        "cle": ecrit.uuid,
        "version": ecrit.version,
        "lieu": propositions.lieu_dire(ecrit),
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
        "heure": "de",
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
        self.compris = propositions.LieuCompris()
        self.horaire: Horaire | None = None
        self.repetition: Repetition | None = None
        self.bassins_lus: list[Bassin] = []
        # What one may choose; the structure is chosen when there is only one.
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
        self.brouillon = "brouillon" in self.data
        for nom in ("resume", "genre", "jour", "de", "a", "lieu", "gratuit", "neutre"):
            self.fields[nom].required = not self.brouillon
        if self.data.get("lien"):
            self.fields["lieu"].required = False

    def repli(self, nom: str) -> dict[str, Any]:
        """The fields folded under this name, open when one of them has something to say."""
        champs = [self[champ] for champ in REPLIS[nom] if champ in self.fields]
        return {"champs": champs, "ouvert": any(champ.errors for champ in champs)}

    @property
    def replis(self) -> dict[str, dict[str, Any]]:
        return {nom: self.repli(nom) for nom in REPLIS}

    def clean(self) -> dict[str, Any]:
        """Read where and when; what cannot be is said at its field."""
        donnees = super().clean()
        self._lire_lieu(donnees.get("lieu") or "")
        self._lire_dates(donnees)
        # Those that are ticked, else the one of the place; none is the whole region, and says so.
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
        return donnees

    def _lire_lieu(self, texte: str) -> None:
        if not texte:
            return
        self.compris = propositions.lieu_lire(texte)
        if self.compris.phrase and self.brouillon:
            self.compris = propositions.LieuCompris(endroit=texte[:160])
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
            horaire, self.horaire = self.horaire, None
            with refus_sur(self):
                horaire_exiger(horaire=horaire, repetition=self.repetition)
                self.horaire = horaire

    def _lire_serie(self, frequence: str, jusqu_au: datetime.date | None) -> None:
        if frequence and jusqu_au:
            self.repetition = Repetition(frequence, jusqu_au)
        elif frequence and "jusqu_au" not in self.errors:
            self.add_error("jusqu_au", "Jusqu’à quand ? Une série a une fin, dix-huit mois au plus.")
        elif jusqu_au:
            self.add_error("frequence", "Dites comment il se répète, ou effacez la dernière date.")

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
        pense = propositions.evenement_pense(self.instance, self.ensembles(), **self.ou(), uuid=cle, vie=vie)
        if not self.dates_neuves:
            return propositions.dates_gardees(pense)
        return propositions.dates_pensees(pense, self.horaire, self.repetition)

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


# Proposing an event in one page, changing it, and looking at what its date would disturb.

PHRASES = {
    True: "L’événement est proposé : qui anime le bassin vous répond ici et par courriel.",
    False: "Le brouillon est gardé.",
}


@formulaire(permissions.proposer_required)
def evenement_proposer(request: HttpRequest) -> HttpResponse:
    """A new event: sent, kept as a draft, or looked at with another day."""
    return _ecrire(request, None)


@formulaire(permissions.proposer_required)
def evenement_modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same page for an event that is written already."""
    evenement = permissions.evenement_get_modifiable(request.user, uuid)
    if not propositions.peut_changer(evenement):
        return fait(request, "Cet événement est annulé ou passé : il ne change plus.", "evenement", uuid)
    return _ecrire(request, evenement)


@geste(permissions.proposer_required)
def evenement_gene(request: HttpRequest) -> HttpResponse:
    """What the date being typed would disturb, and the delay of the charter: nothing is written."""
    evenement = permissions.evenement_de_la_cle(request.user, request.POST.get("cle", ""))
    form = _lu(request, evenement)
    contexte = {
        **propositions.page_d_ecriture(form, request.user, evenement),
        "prise": bool(_pris(request)),
        "fragment": True,
    }
    return render(request, "agenda/proposer/fragment.html", {"form": form, **contexte})


@page(permissions.proposer_required, never_cache)
def agenda_lieux(request: HttpRequest) -> HttpResponse:
    """Places of the directory and communes for what is typed in `q`."""
    return JsonResponse({"suggestions": propositions.lieux_suggerer(request.GET.get("q", ""))})


@page(permissions.proposer_required)
def mes_evenements(request: HttpRequest) -> HttpResponse:
    """Those that one prepares or organises."""
    return MesEvenements(request).repondre()


def _ecrire(request: HttpRequest, evenement: Evenement | None) -> HttpResponse:
    if request.method != "POST":
        jour = jour_lire(request.GET.get("jour"))
        form = EvenementForm(instance=evenement, compte=request.user, initial={"jour": jour} if jour else {})
    elif _pris(request) or "regarder" in request.POST:
        form = _lu(request, evenement)
    else:
        form = EvenementForm(request.POST, instance=evenement, compte=request.user)
        if form.is_valid():
            with refus_sur(form):
                # Hand over to the rule, then go and see.
                envoi: dict[str, Any] = {"evenement": evenement, "proposer": not form.brouillon, **form.envoi()}
                ecrit = evenement_envoyer(par=request.user, **envoi)
                if evenement is not None and evenement.programme_au_calendrier:
                    return fait(request, "L’événement est modifié.", "evenement", ecrit.uuid)
                vers = "evenement_modifier" if form.brouillon else "evenement"
                return fait(request, PHRASES[not form.brouillon], vers, ecrit.uuid)
    return montrer(request, form, "agenda/proposer.html", **propositions.page_d_ecriture(form, request.user, evenement))


def _lu(request: HttpRequest, evenement: Evenement | None) -> EvenementForm:
    """What was typed, with the day that was taken; what is still empty is not told."""
    pris = _pris(request)
    donnees = jour_prendre(request.POST, pris) if pris else request.POST
    form = EvenementForm(donnees, instance=evenement, compte=request.user)
    form.is_valid()
    form.taire()
    return form


def _pris(request: HttpRequest) -> Any:
    return jour_lire(request.POST.get("prendre"))


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
        "heure": "de",
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


# What becomes of an event, gesture by gesture, and of each of its dates.

DECISIONS = {
    "confirmer": Decision(
        "Confirmer la date", "La date devient sûre, et la salle vous est gardée.", "Confirmer la date",
        evenements.evenement_confirmer, MalgreForm, "La date est confirmée.",
    ),
    "option": Decision(
        "Remettre en option", "La date n’est plus sûre : elle cède la salle à une date confirmée.",
        "Remettre en option", evenements.evenement_remettre_en_option, fait="La date est de nouveau une option.",
    ),
    "reporter": Decision(
        "Reporter l’événement",
        "Il garde sa page et perd sa date, jusqu’à la prochaine. Celles et ceux qui y vont sont prévenus.",
        "Reporter", evenements.evenement_reporter, MotifForm,
        "L’événement est reporté. Donnez-lui sa nouvelle date ici.",
    ),
    "annuler": Decision(
        "Annuler l’événement",
        "Il reste à l’agenda pour que chacun le sache. Celles et ceux qui y vont sont prévenus. C’est définitif.",
        "Annuler l’événement", evenements.evenement_annuler, MotifForm, "L’événement est annulé.",
    ),
    "reprendre": Decision(
        "Reprendre l’événement", "Il quitte la modération et redevient un brouillon, que vous seul lisez.",
        "Reprendre", evenements.evenement_reprendre, fait="L’événement est de nouveau un brouillon.",
    ),
    "jeter": Decision(
        "Jeter le brouillon", "Rien n’en sera gardé.", "Jeter", evenements.evenement_jeter, ConfirmerForm,
        "Le brouillon est jeté.",
    ),
}  # fmt: skip
CRENEAU = Decision(
    "Annuler cette date", "Les autres dates ne changent pas. Celles et ceux qui y vont sont prévenus.",
    "Annuler cette date", dates.creneau_annuler, MotifForm, "La date est annulée.",
)  # fmt: skip
DEPLACER = Decision(
    "Déplacer cette date", "Les autres dates ne changent pas. Celles et ceux qui y vont sont prévenus.",
    "Déplacer", dates.creneau_deplacer, DateForm, "La date est déplacée.",
)  # fmt: skip


@formulaire(permissions.proposer_required)
def evenement_vie(request: HttpRequest, uuid: UUID, geste: str) -> HttpResponse:
    """One gesture, when the event allows it."""
    evenement = permissions.evenement_get_modifiable(request.user, uuid)
    if geste not in propositions.gestes_de(evenement, request.user):
        raise Http404
    suites = {"jeter": "mes_evenements", "reprendre": "evenement_modifier", "reporter": "evenement_modifier"}
    vers = suites.get(geste, "evenement")
    retour = reverse(vers) if vers == "mes_evenements" else reverse(vers, args=[uuid])
    return DECISIONS[geste].demander(request, retour, nom=evenement.titre, evenement=evenement)


@formulaire(permissions.proposer_required)
def creneau_deplacer(request: HttpRequest, uuid: UUID, rang: int) -> HttpResponse:
    """Another day for one date."""
    creneau = permissions.creneau_get_modifiable(request.user, uuid, rang)
    retour = reverse("evenement_modifier", args=[uuid])
    return DEPLACER.demander(request, retour, nom=str(creneau), options={"creneau": creneau}, creneau=creneau)


@formulaire(permissions.proposer_required)
def creneau_annuler(request: HttpRequest, uuid: UUID, rang: int) -> HttpResponse:
    """One date is taken away."""
    creneau = permissions.creneau_get_modifiable(request.user, uuid, rang)
    return CRENEAU.demander(request, reverse("evenement_modifier", args=[uuid]), nom=str(creneau), creneau=creneau)
