"""Screens of moderation: the queue, the State's opinion, the charter, the days not like the others, the programme
of a year.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from home.documents import gels
from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import (
    FORMULAIRE,
    Decision,
    accepte,
    document,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    page_de,
    refus_sur,
    tenter,
)
from home.permissions import region_required, trouver
from home.temps.typographie import nombre_dire
from reseau.agenda.choices import DELAI_PROMIS, ChampCharte, Manque, Moderation, NatureJour, SensAvis
from reseau.agenda.listes import JoursSensibles, ProgrammeDeLAnnee
from reseau.agenda.models import CharteEvenements, Evenement, JourSensible, ProgrammeAnnuel
from reseau.agenda.permissions import (
    avis_get_attendu,
    bassins_a_figer,
    etat_required,
    evenement_get_modere,
    moderer_required,
    peut_moderer_quelque_chose,
)
from reseau.agenda.queries import moderation as lectures
from reseau.agenda.queries.moderation import (
    CarteModeration,
    avis_attendus,
    avis_rendus,
    carte_lire,
    cartes_lire,
    charte_derniere,
    charte_en_vigueur,
    chartes_lire,
    programmes_figes,
)
from reseau.agenda.rules import moderation
from reseau.agenda.rules.moderation import avis_etat_donner, charte_publier, programme_figer
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.vocabulaires.models import TypePublic

# The queue of who moderates: programme, ask or refuse, come back on a choice.


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


PAR_PAGE = 30
REPONSES: dict[str, tuple[Callable[..., Evenement], str]] = {
    "completer": (moderation.evenement_completer, "L’organisateur est prévenu de ce qui manque."),
    "refuser": (moderation.evenement_refuser, "L’événement est refusé, l’organisateur est prévenu."),
}


@page(moderer_required)
def file(request: HttpRequest) -> HttpResponse:
    """What waits, what is asked of organisers, what was settled this week."""
    return _file(request, {})


@geste(moderer_required)
def programmer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put it on the programme."""
    evenement = evenement_get_modere(request.user, uuid)
    form = ProgrammerForm(request.POST, evenement=evenement)
    return _repondre(request, evenement, form, moderation.evenement_programmer, "L’événement est programmé.")


@geste(moderer_required)
def repondre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for what is missing, or refuse."""
    evenement = evenement_get_modere(request.user, uuid)
    regle, phrase = REPONSES.get(request.POST.get("issue", ""), REPONSES["completer"])
    return _repondre(request, evenement, ReponseForm(request.POST, evenement=evenement), regle, phrase)


@geste(moderer_required)
def rouvrir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Come back on a choice."""
    evenement = evenement_get_modere(request.user, uuid)
    with tenter(request, f"« {evenement.titre} » est de nouveau dans la file."):
        moderation.evenement_rouvrir(evenement=evenement, par=request.user)
    return redirect("agenda_moderer")


def _repondre(
    request: HttpRequest, evenement: Evenement, form: FormulaireSafran, regle: Callable[..., Evenement], phrase: str
) -> HttpResponse:
    """Answer, then the card as it is settled; or the card again, with what was refused."""
    if form.is_valid():
        with refus_sur(form):
            regle(evenement=evenement, par=request.user, **form.cleaned_data)
            if request.htmx:
                return _reglee(request, evenement, phrase)
            return fait(request, phrase, "agenda_moderer")
    evenement.refresh_from_db()
    if evenement.moderation != Moderation.PROPOSE:
        refus = next(iter(form.non_field_errors()), "Cet événement n’attend plus.")
        # Someone decided first: who, and what.
        decision = lectures.decision_lire(evenement)
        qui = f" Décidé par {decision.par.nom_complet}." if decision and decision.par else ""
        if request.htmx:
            return _reglee(request, evenement, "", refus)
        messages.warning(request, f"« {evenement.titre} ». {refus}{qui}")
        return redirect("agenda_moderer")
    if request.htmx:
        garni = lectures.evenements_moderes_garnir(Evenement.objects.filter(pk=evenement.pk)).get()
        return render(request, "agenda/moderer/carte.html", _ligne(carte_lire(garni, request.user), {garni.pk: form}))
    return _file(request, {evenement.pk: form})


def _reglee(request: HttpRequest, evenement: Evenement, phrase: str, refus: str = "") -> HttpResponse:
    evenement.refresh_from_db()
    contexte = {"evenement": evenement, "phrase": phrase, "refus": refus}
    return render(request, "agenda/moderer/reglee.html", {**contexte, "decision": lectures.decision_lire(evenement)})


def _file(request: HttpRequest, formulaires: Mapping[int, FormulaireSafran]) -> HttpResponse:
    attendent = lectures.evenements_en_attente(request.user)
    page_obj = page_de(request, lectures.evenements_moderes_garnir(attendent), PAR_PAGE)
    cartes, jours = cartes_lire(list(page_obj), request.user)
    contexte = {
        "page_obj": page_obj,
        "titre": lectures.attente_dite(page_obj.paginator.count),
        "perimetre": lectures.perimetre_dit(request.user),
        "lignes": [_ligne(carte, formulaires) for carte in cartes],
        "jours": jours,
        "delai": DELAI_PROMIS,
        "a_completer": lectures.evenements_a_completer(request.user),
        "regles": lectures.evenements_regles(request.user),
    }
    return render(request, "agenda/moderer/file.html", contexte, status=422 if formulaires else 200)


def _ligne(carte: CarteModeration, formulaires: Mapping[int, FormulaireSafran]) -> dict[str, Any]:
    """A card, and its two gestures: the form that was sent, else a new one."""
    evenement, envoye = carte.evenement, formulaires.get(carte.evenement.pk)
    reponse = envoye if isinstance(envoye, ReponseForm) else ReponseForm(evenement=evenement)
    programmer = envoye if isinstance(envoye, ProgrammerForm) else ProgrammerForm(evenement=evenement)
    return {"carte": carte, "reponse": reponse, "programmer": programmer}


# The opinion of the State services: what waits for it, and the form that gives it.


class AvisForm(TexteLuForm):
    """The opinion of the State services."""

    surveilles = ("texte",)

    sens = forms.ChoiceField(label="Votre avis", choices=SensAvis.choices, widget=forms.RadioSelect)
    texte = forms.CharField(
        label="En quelques mots", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="À dire pour un avis avec des réserves ou défavorable. Qui modère les lira.",
    )  # fmt: skip

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


@page(etat_required)
def attendus(request: HttpRequest) -> HttpResponse:
    """What waits for an opinion, and what was said lately."""
    contexte = {"attendus": list(avis_attendus()), "rendus": list(avis_rendus())}
    return render(request, "agenda/avis.html", contexte)


@formulaire(etat_required)
def donner(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give an opinion on an event."""
    avis = avis_get_attendu(request.user, uuid)
    form = AvisForm(request.POST or None)
    if request.method == "POST" and accepte(form, avis_etat_donner, avis=avis, par=request.user):
        return fait(request, "Votre avis est transmis à qui modère.", "agenda_avis")
    dit = {"titre": "Donner un avis", "bouton": "Donner cet avis", "retour": reverse("agenda_avis")}
    return montrer(request, form, "agenda/avis_donner.html", avis=avis, **dit)


# The charter of events: in force, as it was, and a new version.


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


@page()
def charte(request: HttpRequest, numero: int | None = None) -> HttpResponse:
    """The version in force, or the one that is named, and the others."""
    lue = charte_en_vigueur() if numero is None else trouver(CharteEvenements.objects.all(), numero=numero)
    contexte = {
        "charte": lue,
        "en_vigueur": charte_en_vigueur(),
        "versions": list(chartes_lire()),
        "aujourd_hui": timezone.localdate(),
        "region": est_region(request.user),
    }
    return render(request, "agenda/charte.html", contexte)


@formulaire(region_required)
def publier(request: HttpRequest) -> HttpResponse:
    """Publish a new version."""
    form = CharteForm(request.POST or None, derniere=charte_derniere())
    if form.is_valid():
        with refus_sur(form):
            champs = {nom: form.cleaned_data[nom] for nom in ("texte", "delai", "demande", "en_vigueur_du")}
            charte_publier(par=request.user, derniere=form.cleaned_data["version"], **champs)
            return fait(request, "La version est publiée.", "charte_evenements")
    retour = reverse("charte_evenements")
    return montrer(
        request, form, "home/formulaire.html",
        titre="Publier une version de la charte",
        explication="Une version publiée ne se réécrit pas. Un événement garde celle sous laquelle il a été proposé.",
        bouton="Publier", retour=retour, fil=["Charte des événements", retour], deux=True,
    )  # fmt: skip


# The days that are not like the others, kept by the Région.


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
        return self.cleaned_data


RETIRER = Decision(
    "Retirer ces jours",
    "Les propositions d’événements n’en seront plus prévenues. Ce qui vient du calendrier officiel y revient au "
    "prochain chargement, chaque nuit.",
    "Retirer",
    moderation.jour_sensible_retirer,
    fait="Ces jours ne sont plus dans la liste.",
)


@page(region_required)
def jours(request: HttpRequest) -> HttpResponse:
    """The list."""
    return JoursSensibles(request).repondre()


@geste(region_required)
def charger(request: HttpRequest) -> HttpResponse:
    """Load the official calendars now."""
    ajoutes, gardes = moderation.jours_sensibles_charger()
    phrase = f"Calendrier officiel : {nombre_dire(ajoutes, 'période ajoutée') or 'rien à ajouter'}, {gardes} déjà là."
    return fait(request, phrase, "jours_sensibles")


@formulaire(region_required)
def ajouter(request: HttpRequest) -> HttpResponse:
    """Add days."""
    return _ecrire(request, None, "Ajouter un jour sensible")


@formulaire(region_required)
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Change days."""
    return _ecrire(request, trouver(JourSensible.objects.all(), pk=pk), "Modifier ces jours")


@formulaire(region_required)
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take days off the list."""
    jour = trouver(JourSensible.objects.all(), pk=pk)
    return RETIRER.demander(request, reverse("jours_sensibles"), nom=str(jour), fil=_fil(), jour=jour)


def _ecrire(request: HttpRequest, jour: JourSensible | None, titre: str) -> HttpResponse:
    form = JourForm(request.POST or None, jour=jour)
    if request.method == "POST" and accepte(form, moderation.jour_sensible_ecrire, par=request.user, jour=jour):
        return fait(request, "C’est écrit dans la liste.", "jours_sensibles")
    gabarit = "agenda/jour_form.html" if jour else FORMULAIRE
    return montrer(
        request, form, gabarit, titre=titre, bouton="Enregistrer", retour=reverse("jours_sensibles"), fil=_fil(),
        jour=jour, deux=True,
    )  # fmt: skip


def _fil() -> list[str]:
    return ["Jours sensibles", reverse("jours_sensibles")]


# The programme of a year: page, workbook, frozen documents.


class FigerForm(FormulaireSafran, forms.Form):
    """Of which territory the programme is frozen; the key holds double clicks."""

    CHAMPS_REFUSES = {"vide": "bassin"}

    bassin = forms.ModelChoiceField(None, label="Territoire", required=False, empty_label="Toute la région")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, initial={"cle": uuid4()}, **kwargs)
        self.fields["bassin"].queryset = bassins_a_figer(compte)
        if not est_region(compte):
            self.fields["bassin"].required, self.fields["bassin"].empty_label = True, None


ANNEES = range(2000, 2100)
_journal = logging.getLogger("safran.pannes")


@page()
def annee_en_cours(request: HttpRequest) -> HttpResponse:
    """The programme of this year."""
    return redirect("agenda_programme", timezone.localdate().year)


@page()
def programme(request: HttpRequest, annee: int) -> HttpResponse:
    """What one reads on the programme of a year; XLSX and CSV under the same filters."""
    _annee_exiger(annee)
    return ProgrammeDeLAnnee(request, annee).repondre(**_autour(request.user, annee))


@formulaire(moderer_required)
def figer(request: HttpRequest, annee: int) -> HttpResponse:
    """Freeze the programme of a bassin, or of the region."""
    _annee_exiger(annee)
    form = FigerForm(request.POST or None, compte=request.user)
    if form.is_valid():
        with refus_sur(form, "bassin"):
            fige = programme_figer(par=request.user, annee=annee, **form.cleaned_data)
            return fait(request, f"Le programme est figé sous le n° {fige.numero}.", "agenda_programme", annee)
    retour = reverse("agenda_programme", args=[annee])
    dit = {"titre": f"Figer le programme {annee}", "bouton": "Figer", "retour": retour}
    return montrer(request, form, "agenda/programme_figer.html", annee=annee, **dit)


@page()
def pdf(request: HttpRequest, numero: str) -> HttpResponse:
    """A frozen document, as it was made; never served when its bytes are not those."""
    fige = trouver(ProgrammeAnnuel.objects.all(), numero=numero)
    contenu = gels.fichier_lire(fige.fichier)
    if contenu is None or gels.empreinte(contenu) != fige.sha256:
        _journal.error("Fichier absent ou altéré : programme %s.", fige.numero)
        return render(request, "agenda/programme_indisponible.html", {"programme": fige}, status=503)
    return document(contenu, f"programme-{fige.numero}.pdf", joint=True)


def _annee_exiger(annee: int) -> None:
    if annee not in ANNEES:
        raise Http404


def _autour(compte: Compte, annee: int) -> dict[str, object]:
    return {
        "annee": annee,
        "avant": annee - 1,
        "apres": annee + 1,
        "figes": list(programmes_figes(annee)),
        "peut_figer": peut_moderer_quelque_chose(compte),
    }
