"""A meeting being prepared: its date and the poll for it, its agenda, its documents, convened by one button."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.fichiers.medias import fichier_prive
from reseau.animation.forms.preparation import (
    DateForm,
    DisponibiliteForm,
    PieceForm,
    PointForm,
    PreparationForm,
    SondageForm,
    date_form,
)
from reseau.animation.models import Comite, Reunion
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
from reseau.animation.queries.preparation import horaire_suggerer, page_de_preparation, page_de_sondage, sieges_du_jour
from reseau.animation.rules import convocations, preparation
from reseau.animation.rules.convocations import preparation_envoyer, reunion_deplacer
from reseau.animation.rules.preparation import reunion_preparer as regle_preparer

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
    contexte = page_de_preparation(reunion, request.user)
    lignes = [(prevu, *form.champs_de(prevu.point)) for prevu in contexte["odj"].points]
    return montrer(request, form, "animation/preparer.html", lignes=lignes, **contexte)


@formulaire(participant_required)
def reunion_date(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another date or place; once convened, every seat is told."""
    reunion = reunion_get_tenue(request.user, uuid)
    retour = reverse("reunion_preparer", args=[uuid])
    if not reunion.se_prepare:
        return redirect("reunion", uuid)
    form = date_form(reunion, request.POST if request.method == "POST" else None)
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
    retour = _retour_d_un_point(point.reunion, point.comite)
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
    """Where one goes back to from a body: its page, as soon as it has one."""
    try:
        return reverse("instance", args=[comite.code])
    except NoReverseMatch:
        return reverse("mon_espace")


def _retour_d_un_point(reunion: Reunion | None, comite: Comite) -> str:
    return reverse("reunion_preparer", args=[reunion.uuid]) if reunion else page_d_instance(comite)


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
