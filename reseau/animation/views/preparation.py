"""A meeting being prepared: its date and the poll for it, its agenda, its documents, convened by one button."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.fichiers.medias import fichier_prive
from home.fichiers.reception import DOCUMENTS, document_verifier
from home.temps.typographie import date_longue, heure
from reseau.agenda.portes import Horaire, horaire_de, lieu_lire
from reseau.animation.choices import Disponible, Nature
from reseau.animation.models import Comite, Disponibilite, Point, Reunion, Siege, Sondage
from reseau.animation.permissions import (
    comite_get_siege,
    comite_get_tenu,
    date_get_choisissable,
    participant_required,
    piece_get_lisible,
    piece_get_tenue,
    point_get_en_reserve,
    point_get_modifiable,
    reunion_get_tenue,
    sieges_repondables,
    sondage_get_siege,
    sondage_get_tenu,
)
from reseau.animation.queries.preparation import (
    horaire_suggerer,
    page_de_preparation,
    page_de_sondage,
    points_lire,
    sieges_du_jour,
)
from reseau.animation.rules import convocations, preparation
from reseau.animation.rules.convocations import DATES_MAX, ECRIVENT, Geste, preparation_envoyer, reunion_deplacer
from reseau.animation.rules.preparation import reunion_preparer as regle_preparer

# What is asked to prepare a meeting: its date and place, its agenda, a point, a document, an answer.

MINUTES_MAX = 480


class DateForm(TexteLuForm):
    """When and where a meeting is."""

    CHAMPS_REFUSES: Mapping[str, str] = {
        "fin": "a", "passe": "jour", "lointain": "jour", "chevauchement": "jour", "delai": "motif_delai",
    }  # fmt: skip
    surveilles = ("motif_delai",)
    use_required_attribute = False
    jour = forms.DateField(label="Jour")
    de = forms.TimeField(label="De")
    a = forms.TimeField(label="À")
    endroit = forms.CharField(
        label="Lieu", max_length=160, required=False, help_text="« Espace Franquin, Angoulême », ou rien à distance."
    )
    salle = forms.CharField(label="Salle", max_length=80, required=False)
    lien = forms.URLField(label="Lien à distance", max_length=200, required=False, assume_scheme="https")
    motif_delai = forms.CharField(
        label="Pourquoi si près de la date", max_length=200, required=False,
        help_text="Demandé quand le délai du règlement n’est pas tenu ; chaque siège le lit.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(self, *args: Any, horaire: Horaire, reunion: Reunion | None = None, **kwargs: Any) -> None:
        ecrits = ("endroit", "salle", "lien") if reunion else ()
        dits = {nom: getattr(reunion, nom) for nom in ecrits}
        kwargs["initial"] = {"jour": horaire.jour, "de": horaire.de, "a": horaire.a, **dits}
        super().__init__(*args, **kwargs)
        if reunion is None:
            del self.fields["motif_delai"]
        else:
            del self.fields["cle"]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if not (donnees.get("endroit") or donnees.get("lien")) and not {"endroit", "lien"} & set(self.errors):
            self.add_error("endroit", "Dites où, ou donnez un lien à distance.")
        return donnees

    def envoi(self) -> dict[str, Any]:
        """What the rules take: two instants, the place as it is typed, and the one of the directory that it names."""
        lus = dict(self.cleaned_data)
        horaire = Horaire(lus.pop("jour"), lus.pop("de"), lus.pop("a"))
        lieu = lieu_lire(lus["endroit"]).lieu if lus["endroit"] else None
        return {**lus, "debut": horaire.debut, "fin": horaire.fin, "lieu": lieu}


class PointForm(TexteLuForm, forms.ModelForm):
    """One point: what, what is expected of it, how long, who presents it."""

    surveilles = ("titre", "preparation")
    use_required_attribute = False
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    class Meta:
        model = Point
        fields = ("titre", "nature", "duree", "presente_par", "preparation")
        widgets = {"preparation": forms.Textarea({"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["presente_par"].widget.attrs["list"] = "presentent"
        if self.instance.office:
            self.fields["titre"].disabled = True

    def envoi(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields}


class PreparationForm(TexteLuForm):
    """The whole page: the nature and the minutes of each point, a new one, why so near; one button was pressed."""

    CHAMPS_REFUSES: Mapping[str, str] = {"delai": "motif_delai", "trop": "titre"}
    surveilles = ("titre", "motif_delai")
    use_required_attribute = False
    titre = forms.CharField(label="Titre du point", max_length=120, required=False)
    presente_par = forms.CharField(
        label="Présenté par", max_length=120, required=False, widget=forms.TextInput({"list": "presentent"})
    )
    duree = forms.IntegerField(label="Minutes", min_value=1, max_value=MINUTES_MAX, required=False, initial=10)
    motif_delai = forms.CharField(label="Pourquoi si près de la date", max_length=200, required=False)
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(self, *args: Any, reunion: Reunion, **kwargs: Any) -> None:
        kwargs["initial"] = {"motif_delai": reunion.motif_delai, **kwargs.get("initial", {})}
        self.points = points_lire(reunion)
        super().__init__(*args, **kwargs)
        for point in self.points:
            nature = forms.ChoiceField(
                label=f"Nature du point {point.ordre}", choices=Nature.choices, required=False, initial=point.nature
            )
            duree = forms.IntegerField(
                label=f"Durée du point {point.ordre}, en minutes", min_value=1, max_value=MINUTES_MAX, required=False,
                initial=point.duree,
            )  # fmt: skip
            for nom, champ in (("nature", nature), ("duree", duree)):
                champ.widget.attrs["class"] = "odj__champ nombre" if nom == "duree" else "odj__champ"
                self.fields[f"{nom}-{point.uuid.hex}"] = champ
        self.geste = _geste_lire(self.data.get("geste", ""))

    def champs_de(self, point: Point) -> tuple[Any, Any]:
        return self[f"nature-{point.uuid.hex}"], self[f"duree-{point.uuid.hex}"]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if self.geste.nom in ECRIVENT and not donnees.get("titre") and "titre" not in self.errors:
            self.add_error("titre", "Donnez un titre à ce point.")
        return donnees

    @property
    def neuf(self) -> dict[str, Any]:
        lus = self.cleaned_data
        return {"titre": lus["titre"], "presente_par": lus["presente_par"], "duree": lus["duree"] or 10}

    @property
    def reste_a_ecrire(self) -> bool:
        return bool(self.cleaned_data["titre"]) and self.geste.nom not in ECRIVENT

    def envoi(self) -> dict[str, Any]:
        """What the rule takes; what a page older than the agenda does not know stays as it is."""
        lus, reglages = self.cleaned_data, {}
        for point in self.points:
            dits = {nom: lus.get(f"{nom}-{point.uuid.hex}") for nom in ("nature", "duree")}
            reglages[point.uuid] = {nom: valeur for nom, valeur in dits.items() if valeur}
        return {
            "geste": self.geste,
            "reglages": reglages,
            "neuf": self.neuf,
            "cle": lus.get("cle") or uuid.uuid4(),
            "motif_delai": lus["motif_delai"],
        }


def _geste_lire(texte: str) -> Geste:
    """« monter:<uuid>:3 »; what is not a gesture keeps what was typed."""
    nom, _, reste = texte.partition(":")
    identifiant, _, vue = reste.partition(":")
    try:
        point = uuid.UUID(identifiant) if identifiant else None
    except ValueError:
        return Geste()
    return Geste(nom or "garder", point, int(vue) if vue.isascii() and vue.isdigit() and len(vue) < 6 else None)


class PieceForm(FormulaireSafran, forms.Form):
    """A document, and the point that it goes with."""

    CHAMPS_REFUSES: Mapping[str, str] = {"trop": "fichier"}
    fichier = forms.FileField(
        label="Document", max_length=120, help_text="PDF, texte, tableur ou présentation, 20 Mo au plus.",
        widget=forms.FileInput({"accept": ",".join(f".{e}" for e in DOCUMENTS)}),
    )  # fmt: skip
    point = forms.ModelChoiceField(
        label="Pour le point", queryset=Point.objects.none(), required=False, empty_label="Toute la réunion"
    )
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(self, *args: Any, reunion: Reunion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].queryset = reunion.points.all()

    def clean_fichier(self) -> UploadedFile:
        """A document of a kind that is read, not too heavy, that is what its name says."""
        return document_verifier(self.cleaned_data["fichier"])


# What is asked for a poll of dates: the dates proposed, what a seat says of each.


class SondageForm(FormulaireSafran, forms.Form):
    """Up to ten days, each with its hours."""

    CHAMPS_REFUSES: Mapping[str, str] = {
        "dates": "jour_1", "double": "jour_1", "passe": "jour_1", "lointain": "jour_1", "fin": "jour_1",
        "avant": "repondre_avant",
    }  # fmt: skip
    use_required_attribute = False
    endroit = forms.CharField(label="Lieu", max_length=160, required=False, help_text="« Espace Franquin, Angoulême »")
    repondre_avant = forms.DateField(label="Répondre avant le")
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        dans_une_semaine = timezone.localdate() + datetime.timedelta(days=7)
        kwargs["initial"] = {"repondre_avant": dans_une_semaine, **kwargs.get("initial", {})}
        champs: dict[str, forms.Field] = {}
        for n in range(1, DATES_MAX + 1):
            champs[f"jour_{n}"] = forms.DateField(label=f"Jour {n}", required=False)
            champs[f"de_{n}"] = forms.TimeField(label=f"Date {n}, de", required=False, initial=datetime.time(14))
            champs[f"a_{n}"] = forms.TimeField(label=f"Date {n}, à", required=False, initial=datetime.time(16))
        self.base_fields = {**self.base_fields, **champs}
        super().__init__(*args, **kwargs)

    def rangs(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"jour_{n}"], self[f"de_{n}"], self[f"a_{n}"]) for n in range(1, DATES_MAX + 1)]

    def clean(self) -> dict[str, Any]:
        """A day goes with its two hours."""
        donnees = super().clean()
        for n in range(1, DATES_MAX + 1):
            trois = [donnees.get(f"{nom}_{n}") for nom in ("jour", "de", "a")]
            if trois[0] and not all(trois) and not {f"jour_{n}", f"de_{n}", f"a_{n}"} & set(self.errors):
                self.add_error(f"jour_{n}", "Un jour se propose avec ses deux heures.")
        return donnees

    def envoi(self) -> dict[str, Any]:
        lus = self.cleaned_data
        horaires = [
            Horaire(lus[f"jour_{n}"], lus[f"de_{n}"], lus[f"a_{n}"])
            for n in range(1, DATES_MAX + 1)
            if lus.get(f"jour_{n}")
        ]
        return {
            "dates": [(horaire.debut, horaire.fin) for horaire in horaires],
            "repondre_avant": lus["repondre_avant"],
            "endroit": lus["endroit"],
            "cle": lus["cle"] or uuid.uuid4(),
        }


class DisponibiliteForm(FormulaireSafran, forms.Form):
    """What one seat says of every date."""

    CHAMPS_REFUSES: Mapping[str, str] = {}
    use_required_attribute = False
    siege = forms.ModelChoiceField(label="Pour le siège de", queryset=Siege.objects.none(), empty_label=None)

    def __init__(self, *args: Any, sondage: Sondage, sieges: list[Siege], **kwargs: Any) -> None:
        premier = sieges[0] if sieges else None
        deja = dict(Disponibilite.objects.filter(date__sondage=sondage, siege=premier).values_list("date", "reponse"))
        self.dates = list(sondage.dates.all())
        kwargs["initial"] = {"siege": premier, **{f"date_{pk}": dite for pk, dite in deja.items()}}
        super().__init__(*args, **kwargs)
        self.fields["siege"].queryset = Siege.objects.filter(pk__in=[siege.pk for siege in sieges])
        self.fields["siege"].label_from_instance = lambda siege: siege.qui or siege.pour_qui
        if len(sieges) < 2:
            self.fields["siege"].widget = forms.HiddenInput()
        for date in self.dates:
            self.fields[f"date_{date.pk}"] = forms.ChoiceField(
                label=f"{date_longue(date.debut)}, {heure(date.debut)} à {heure(date.fin)}".capitalize(),
                choices=Disponible.choices, widget=forms.RadioSelect,
            )  # fmt: skip

    def envoi(self) -> dict[str, Any]:
        lus = self.cleaned_data
        return {"siege": lus["siege"], "reponses": {date.pk: lus[f"date_{date.pk}"] for date in self.dates}}


# A meeting being prepared: its date, its agenda in one page, convened by one button.

ECARTER = Decision(
    "Retirer ce point de la réserve",
    "Il est effacé.",
    "Retirer",
    preparation.point_ecarter,
    fait="Le point est retiré.",
)


@formulaire(participant_required)
def reunion_nouvelle(request: HttpRequest, code: str) -> HttpResponse:
    """The date and place of the next meeting; its agenda is begun by the house."""
    comite = comite_get_tenu(request.user, code)
    form = DateForm(request.POST if request.method == "POST" else None, horaire=horaire_suggerer(comite))
    if form.is_valid():
        with refus_sur(form):
            envoi = form.envoi()
            cle = envoi.pop("cle") or uuid4()
            reunion = regle_preparer(comite=comite, par=request.user, cle=cle, **envoi)
            return redirect("reunion_preparer", reunion.uuid)
    dit = {
        "titre": "Préparer la prochaine réunion",
        "surtitre": comite.nom,
        "explication": "Les points non finis, le suivi des décisions et l’adoption du dernier compte rendu y seront.",
        "bouton": "Ouvrir la préparation",
        "retour": page_d_instance(comite),
    }
    return montrer(request, form, FORMULAIRE, **dit)


@formulaire(participant_required)
def reunion_preparer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The agenda, the reserve, the seats, the delay; every button keeps what is typed."""
    reunion = reunion_get_tenue(request.user, uuid)
    if not reunion.se_prepare:
        return redirect("reunion", uuid)
    form = PreparationForm(request.POST if request.method == "POST" else None, reunion=reunion)
    if form.is_valid():
        with refus_sur(form):
            preparation_envoyer(reunion=reunion, par=request.user, **form.envoi())
            if form.geste.nom == "convoquer":
                return fait(request, "La réunion est convoquée : chaque siège reçoit son invitation.", "reunion", uuid)
            if not form.reste_a_ecrire:
                return redirect("reunion_preparer", uuid)
            reunion = reunion_get_tenue(request.user, uuid)
            form = PreparationForm(reunion=reunion, initial=form.neuf)
    contexte = page_de_preparation(reunion, form.points, request.user)
    lignes = [(prevu, *form.champs_de(prevu.point)) for prevu in contexte["odj"].points]
    return montrer(request, form, "animation/preparer.html", lignes=lignes, **contexte)


@formulaire(participant_required)
def reunion_date(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another date or place; once convened, every seat is told."""
    reunion = reunion_get_tenue(request.user, uuid)
    retour = reverse("reunion_preparer", args=[uuid])
    if not reunion.se_prepare:
        return redirect("reunion", uuid)
    horaire = horaire_de(reunion.debut, reunion.fin)
    form = DateForm(request.POST if request.method == "POST" else None, horaire=horaire, reunion=reunion)
    if form.is_valid():
        with refus_sur(form):
            reunion_deplacer(reunion=reunion, par=request.user, **form.envoi())
            return fait(request, "La date et le lieu sont gardés.", retour)
    dit = {"titre": "Changer la date ou le lieu", "surtitre": str(reunion), "bouton": "Garder", "retour": retour}
    if reunion.etat == "CONVOQUEE":
        dit["explication"] = "Chaque siège reçoit la nouvelle invitation, et répond de nouveau si la date change."
    return montrer(request, form, FORMULAIRE, **dit)


@formulaire(participant_required)
def reunion_point(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One point, in full: its title, who presents it, what prepares it."""
    point = point_get_modifiable(request.user, uuid)
    form = PointForm(request.POST if request.method == "POST" else None, instance=point)
    reunion = point.reunion
    retour = reverse("reunion_preparer", args=[reunion.uuid]) if reunion else page_d_instance(point.comite)
    if form.is_valid():
        with refus_sur(form):
            preparation.point_modifier(point=point, par=request.user, **form.envoi())
            return fait(request, "Le point est gardé.", retour)
    return _montrer_le_point(request, form, point.comite, "Le point", "Garder", retour)


@formulaire(participant_required)
def point_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Out of the reserve, after a question."""
    point = point_get_en_reserve(request.user, uuid)
    return ECARTER.demander(request, page_d_instance(point.comite), nom=point.titre, point=point)


@formulaire(participant_required)
def point_proposer(request: HttpRequest, code: str) -> HttpResponse:
    """A point for the reserve, from whoever sits there."""
    comite = comite_get_siege(request.user, code)
    form = PointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            cle = form.cleaned_data["cle"] or uuid4()
            preparation.point_proposer(comite=comite, par=request.user, cle=cle, **form.envoi())
            phrase = "Le point est en réserve : qui prépare la réunion le verra."
            return fait(request, phrase, page_d_instance(comite))
    return _montrer_le_point(request, form, comite, "Proposer un point", "Proposer", page_d_instance(comite))


def page_d_instance(comite: Comite) -> str:
    """Where one goes back to from a body."""
    return reverse("instance", args=[comite.code])


def _montrer_le_point(
    request: HttpRequest, form: PointForm, comite: Comite, titre: str, bouton: str, retour: str
) -> HttpResponse:
    presentent = [siege.qui or siege.pour_qui for siege in sieges_du_jour(comite)]
    dit = {"titre": titre, "surtitre": comite.nom, "bouton": bouton, "retour": retour, "presentent": presentent}
    return montrer(request, form, "animation/point_form.html", **dit)


# The documents of a meeting: joined, taken away, read by their own address.

RETIRER = Decision(
    "Retirer ce document",
    "Son fichier est effacé.",
    "Retirer",
    preparation.piece_retirer,
    fait="Le document est retiré.",
)


@formulaire(participant_required)
def piece_joindre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Join a document to a meeting, or to one of its points."""
    reunion = reunion_get_tenue(request.user, uuid)
    envoi = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PieceForm(*envoi, reunion=reunion)
    retour = reverse("reunion", args=[uuid])
    if form.is_valid():
        with refus_sur(form, sinon="fichier"):
            lus = form.cleaned_data
            fichier, cle = lus["fichier"], lus["cle"] or uuid4()
            dit = {"nom": fichier.name, "contenu": fichier.read(), "point": lus["point"]}
            preparation.piece_joindre(reunion=reunion, par=request.user, cle=cle, **dit)
            return fait(request, "Le document est joint.", f"{retour}#documents")
    titre = {"titre": "Joindre un document", "surtitre": str(reunion), "bouton": "Joindre", "retour": retour}
    return montrer(request, form, FORMULAIRE, **titre)


@page(participant_required)
def piece(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, always to download, for whoever reads the meeting."""
    lue = piece_get_lisible(request.user, uuid)
    return fichier_prive(lue.fichier, as_attachment=True, filename=lue.nom)


@formulaire(participant_required)
def piece_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a document away, after a question."""
    lue = piece_get_tenue(request.user, uuid)
    retour = reverse("reunion", args=[lue.reunion.uuid])
    return RETIRER.demander(request, f"{retour}#documents", nom=lue.nom, piece=lue)


# A poll of dates: proposed, answered in one form, ended by the date that is chosen.

ABANDONNER = Decision(
    "Clore le sondage sans choisir",
    "Les sièges ne peuvent plus répondre, et aucune réunion ne s’ouvre.",
    "Clore",
    convocations.sondage_abandonner,
    fait="Le sondage est clos.",
)


@formulaire(participant_required)
def sondage_proposer(request: HttpRequest, code: str) -> HttpResponse:
    """Propose up to ten dates to the seats of a body."""
    comite = comite_get_tenu(request.user, code)
    ouvert = comite.sondages.filter(clos_le=None).first()
    if ouvert and request.method != "POST":
        return redirect("sondage", ouvert.uuid)
    form = SondageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            sondage = convocations.sondage_ouvrir(comite=comite, par=request.user, **form.envoi())
            return fait(request, "Les dates sont proposées : chaque siège reçoit un courriel.", "sondage", sondage.uuid)
    retour = page_d_instance(comite)
    return montrer(request, form, "animation/sondage_form.html", comite=comite, retour=retour)


@formulaire(participant_required)
def sondage(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Each date with its verdict and its answers; one form says them all."""
    lu = sondage_get_siege(request.user, uuid)
    sieges = sieges_repondables(request.user, lu)
    form = DisponibiliteForm(request.POST if request.method == "POST" else None, sondage=lu, sieges=sieges)
    if form.is_valid():
        with refus_sur(form):
            convocations.sondage_repondre(sondage=lu, par=request.user, **form.envoi())
            return fait(
                request, "C’est noté. Vous pouvez changer d’avis tant que le sondage est ouvert.", "sondage", uuid
            )
    repond = bool(sieges) and lu.clos_le is None
    return montrer(request, form, "animation/sondage.html", repond=repond, **page_de_sondage(lu, request.user))


@geste(participant_required)
def sondage_choisir(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """This date: the meeting opens, prepared."""
    date = date_get_choisissable(request.user, uuid, pk)
    with tenter(request, "La date est choisie : la réunion est prête à ajuster, puis à convoquer."):
        reunion = convocations.sondage_choisir(date=date, par=request.user)
        return redirect("reunion_preparer", reunion.uuid)
    return redirect("sondage", uuid)


@formulaire(participant_required)
def sondage_clore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End it without a date, after a question."""
    lu = sondage_get_tenu(request.user, uuid)
    return ABANDONNER.demander(request, page_d_instance(lu.comite), nom=lu.comite.nom, sondage=lu)
