"""Around a published note: threads, questions, reports, reprises, bookmarks and collections."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import FORMULAIRE, PDF, fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.erreurs import RegleRefusee
from home.exploitation.travaux import SuiviDeDocument
from home.fichiers.medias import fichier_prive
from home.permissions import reserve_a
from home.securite.limites import adresse_ip, depasse
from pratiques import listes
from pratiques.choices import EtatReprise, IssueAlerte, NatureMessage
from pratiques.forms.echanges import (
    CollectionForm,
    MessageForm,
    ModererForm,
    RangerForm,
    ReponseForm,
    ReponseRepriseForm,
    ReprendreForm,
    SignalerContenuForm,
    SignalerMessageForm,
    TraiterForm,
)
from pratiques.listes import Contributions, Questions
from pratiques.models import FichePratiquePage, Message, Ressource
from pratiques.permissions.echanges import (
    alerte_get_traitable,
    collection_get_mine,
    collection_get_visible,
    fiche_get_echangee,
    fiche_get_reprenable,
    livret_get_mine,
    message_get_mine,
    message_get_moderable,
    message_get_montre,
    message_get_retenable,
    message_get_visible,
    peut_repondre_reprise,
    reprise_get_mine,
    reprise_get_visible,
    structures_de_reprise,
)
from pratiques.permissions.fiches import connexion_si_anonyme, fiche_get_visible, tient_un_bureau
from pratiques.permissions.ressources import ressource_get_visible
from pratiques.queries import echanges as lectures
from pratiques.queries.echanges import (
    alertes_contexte,
    fil_montre,
    fils_page,
    gestes_du_fil,
    ma_reprise,
    reponses_page,
    reprises_contexte,
)
from pratiques.rules import collections as regles_collections
from pratiques.rules import echanges as regles_echanges
from pratiques.rules.collections import collection_ajouter, collection_deplacer, collection_retirer, signet_poser
from pratiques.rules.echanges import (
    alertes_ecarter,
    message_ecrire,
    reponse_garder,
    reprise_enregistrer,
    reprise_repondre,
)
from reseau.membres.permissions import membre_required

# Exchanges on a note: threads, answers, the queue of questions, reports and moderation.

PAR_HEURE = 30
TROP = "Vous avez beaucoup écrit depuis une heure. Votre texte est toujours ici : renvoyez-le un peu plus tard."

RETRAIT = (
    "Retirer votre message ?",
    "Son texte est effacé, partout, sans retour. Les réponses restent, sous la place qu’il laisse.",
    "Retirer mon message",
)


def ecrire_encore(request: HttpRequest) -> None:
    """Raise RegleRefusee("trop") for whoever wrote a great deal in an hour."""
    if depasse(f"echange:{request.user.pk}", PAR_HEURE, 3600):
        raise RegleRefusee("trop", TROP)


@formulaire(membre_required)
def echanges(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions and comments on a note, twenty at a time; write one."""
    fiche = fiche_get_echangee(request.user, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            ecrire_encore(request)
            message = message_ecrire(fiche=fiche, par=request.user, **form.cleaned_data)
            phrase = "Votre message est publié. Les auteurs de la fiche sont prévenus."
            return fait(request, phrase, "pratiques_fil", uuid=message.uuid)
    return montrer(request, form, "pratiques/echanges.html", fiche=fiche, page_fils=fils_page(fiche, request))


@formulaire(membre_required)
def fil(request: HttpRequest, uuid: str) -> HttpResponse:
    """A question or a comment, and its answers; answer."""
    message = message_get_montre(request.user, uuid)
    if message.reponse_a_id:
        return redirect("pratiques_fil", uuid=message.reponse_a.uuid)
    form = ReponseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            ecrire_encore(request)
            nature = {"nature": NatureMessage.REPONSE, "reponse_a": message}
            message_ecrire(fiche=message.fiche, par=request.user, **form.cleaned_data, **nature)
            return fait(request, "Votre réponse est publiée.", "pratiques_fil", uuid=message.uuid)
    contexte = {
        "fil": message,
        "fiche": message.fiche,
        "page_reponses": reponses_page(message, request),
        **gestes_du_fil(message, request.user),
    }
    return montrer(request, form, "pratiques/fil.html", **contexte)


@geste(membre_required)
def message_retenir(request: HttpRequest, uuid: str) -> HttpResponse:
    """Keep this answer, or let it go, as the button said."""
    message = message_get_retenable(request.user, uuid)
    with tenter(request):
        reponse_garder(message=message, par=request.user, garder=request.POST.get("retenir") == "1")
    return _vers_le_fil(message)


@formulaire(membre_required)
def message_retirer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take one's own message back, after a question; already off, nothing to ask."""
    message = message_get_mine(request.user, uuid)
    if request.method == "POST":
        with tenter(request, "Votre message est retiré."):
            regles_echanges.message_retirer(message=message, par=request.user)
    if request.method == "POST" or message.retire_le:
        return _vers_le_fil(message)
    return question(request, *RETRAIT, reverse("pratiques_fil", args=[(message.reponse_a or message).uuid]))


def _vers_le_fil(message: Message) -> HttpResponse:
    """Its thread, while it shows; else the exchanges of the note."""
    origine = message.reponse_a or message
    if fil_montre(origine):
        return redirect("pratiques_fil", uuid=origine.uuid)
    return redirect("pratiques_echanges", pk=message.fiche_id)


def _montrer(request: HttpRequest, form: FormulaireSafran, message: Message, **dit: str) -> HttpResponse:
    """The page of a form about a message, which is read there again."""
    retour = reverse("pratiques_echanges", args=[message.fiche_id])
    fil = ("Pratiques", "/pratiques/", "Questions et commentaires", retour)
    return montrer(request, form, "pratiques/message_agir.html", message=message, fil=fil, retour=retour, **dit)


@formulaire(membre_required)
def message_signaler(request: HttpRequest, uuid: str) -> HttpResponse:
    """Say that a message should not stay."""
    message = message_get_visible(request.user, uuid)
    form = SignalerMessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            regles_echanges.message_signaler(message=message, par=request.user, **form.cleaned_data)
            phrase = "Merci. Les personnes qui modèrent les échanges sont prévenues."
            return fait(request, phrase, "pratiques_echanges", pk=message.fiche_id)
    return _montrer(request, form, message, titre="Signaler un message", bouton="Signaler")


@formulaire(membre_required)
def message_moderer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take a message off or leave it, with a reason."""
    message = message_get_moderable(request.user, uuid)
    form = ModererForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        retire = form.cleaned_data["issue"] == IssueAlerte.RETIRE
        regle = regles_echanges.message_retirer if retire else alertes_ecarter
        with refus_sur(form):
            regle(message=message, par=request.user, motif=form.cleaned_data["motif"])
            phrase = "Le message est retiré." if retire else "Le message est maintenu."
            return fait(request, phrase, "pratiques_alertes")
    return _montrer(request, form, message, titre="Modérer un message", bouton="Décider")


@page(membre_required)
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that wait for an answer."""
    return Questions(request).repondre()


@page(reserve_a(tient_un_bureau))
def alertes(request: HttpRequest) -> HttpResponse:
    """Reported messages, and what was decided of the others."""
    return render(request, "pratiques/alertes.html", alertes_contexte(request))


# A reader reports a note or a resource; whoever leads its network, or the Région, answers.

PAR_HEURE_SIGNALEMENTS = 5
TROP_SIGNALEMENTS = (
    "Vous avez beaucoup signalé depuis une heure. Votre texte est toujours ici : renvoyez-le un peu plus tard."
)
MERCI = "Merci. Qui répond de ce contenu est prévenu."


@formulaire(connexion_si_anonyme)
def fiche_signaler(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a note that one reads."""
    fiche = fiche_get_visible(request.user, pk)
    return _signaler(request, fiche, fiche.get_url(request) or reverse("pratiques_fiche", args=[fiche.pk]))


@formulaire(connexion_si_anonyme)
def ressource_signaler(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Report a resource that one reads."""
    ressource = ressource_get_visible(request.user, str(uuid))
    return _signaler(request, ressource, reverse("pratiques_ressource", args=[ressource.uuid]))


def _signaler(request: HttpRequest, contenu: FichePratiquePage | Ressource, retour: str) -> HttpResponse:
    form = SignalerContenuForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form, "texte"):
            _ecrire(request, form, contenu)
            return fait(request, MERCI, retour)
    return _montrer_signalements(request, form, contenu, retour, titre="Signaler", bouton="Signaler")


def _montrer_signalements(
    request: HttpRequest,
    form: FormulaireSafran,
    contenu: FichePratiquePage | Ressource,
    retour: str,
    **contexte: object,
) -> HttpResponse:
    fil = ["Pratiques", "/pratiques/", contenu.titre, retour]
    return montrer(request, form, "pratiques/contenu_agir.html", nom=contenu.titre, retour=retour, fil=fil, **contexte)


def _ecrire(request: HttpRequest, form: SignalerContenuForm, contenu: FichePratiquePage | Ressource) -> None:
    """Write it, or do as if for a robot. Raises RegleRefusee, also "trop" for whoever reported a great deal."""
    if form.cleaned_data["suite"]:
        return
    if depasse(f"signaler:{adresse_ip(request)}", PAR_HEURE_SIGNALEMENTS, 3600):
        raise RegleRefusee("trop", TROP_SIGNALEMENTS)
    par = request.user if request.user.is_authenticated else None
    dit = {nom: form.cleaned_data[nom] for nom in ("raison", "texte")}
    regles_echanges.contenu_signaler(contenu=contenu, par=par, **dit)


@formulaire(membre_required)
def alerte_traiter(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a report."""
    alerte = alerte_get_traitable(request.user, pk)
    form = TraiterForm(request.POST if request.method == "POST" else None)
    retour = reverse("pratiques_alertes")
    if form.is_valid():
        with refus_sur(form):
            regles_echanges.alerte_clore(alerte=alerte, par=request.user, **form.cleaned_data)
            return fait(request, "Votre réponse est gardée.", retour)
    titre = "Répondre à un signalement"
    return _montrer_signalements(request, form, alerte.contenu, retour, titre=titre, bouton="Répondre", alerte=alerte)


# Reprises: record one, read them, answer, and what each network gives.

REPRIS = ("structure", "maniere", "adaptations", "effet", "recit", "depuis", "bassin", "preuve", "motif_conserve")


@formulaire(membre_required)
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one did it too: two choices, two sentences; or change what one said."""
    fiche = fiche_get_reprenable(request.user, pk)
    structures = structures_de_reprise(request.user, fiche)
    deja = ma_reprise(fiche, request.user, structures)
    initial = {nom: getattr(deja, nom) for nom in REPRIS} if deja else {}
    form = ReprendreForm(request.POST if request.method == "POST" else None, structures=structures, initial=initial)
    if form.is_valid():
        with refus_sur(form):
            reprise = reprise_enregistrer(fiche=fiche, par=request.user, **form.cleaned_data)
            phrase = "Merci. Les auteurs de la fiche sont prévenus."
            return fait(request, phrase, "pratiques_reprise", uuid=reprise.uuid)
    return montrer(request, form, "pratiques/reprendre.html", fiche=fiche, deja=deja, structures=structures)


@formulaire(membre_required)
def reprise(request: HttpRequest, uuid: str) -> HttpResponse:
    """One reprise: the person follows it, the authors answer."""
    lue = reprise_get_visible(request.user, uuid)
    repond = peut_repondre_reprise(request.user, lue)
    form = ReponseRepriseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            reprise_repondre(reprise=lue, par=request.user, **form.cleaned_data)
            return fait(request, "Votre réponse est envoyée.", "pratiques_reprises", pk=lue.fiche_id)
    contexte = {
        "reprise": lue,
        "fiche": lue.fiche,
        "repond": repond and lue.etat == EtatReprise.EN_ATTENTE,
        "mienne": lue.compte_id == request.user.pk,
    }
    return montrer(request, form, "pratiques/reprise.html", **contexte)


@geste(membre_required)
def reprise_retirer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take one's own reprise back."""
    lue = reprise_get_mine(request.user, uuid)
    regles_echanges.reprise_retirer(reprise=lue, par=request.user)
    return fait(request, "Votre reprise est retirée.", "pratiques_fiche", pk=lue.fiche_id)


@page(connexion_si_anonyme)
def reprises(request: HttpRequest, pk: int) -> HttpResponse:
    """Every reprise of a note, twenty at a time."""
    fiche = fiche_get_visible(request.user, pk)
    return render(request, "pratiques/reprises.html", {"fiche": fiche, **reprises_contexte(fiche, request)})


@page(membre_required)
def contributions(request: HttpRequest) -> HttpResponse:
    """What each network gives and takes up, as a page or a spreadsheet."""
    return Contributions(request).repondre()


# Bookmarks, collections and their booklets.


@page(membre_required)
def signets(request: HttpRequest) -> HttpResponse:
    """What one keeps: bookmarks and own collections."""
    contexte = {
        "page_signets": lectures.signets_page(request),
        "collections": list(lectures.collections_de(request.user)),
    }
    return render(request, "pratiques/signets.html", contexte)


@geste(membre_required)
def signet(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note, or let it go, as the button said."""
    fiche = fiche_get_echangee(request.user, pk)
    signet_poser(fiche=fiche, par=request.user, pose=request.POST.get("pose") == "1")
    return redirect("pratiques_fiche", pk=pk)


@formulaire(membre_required)
def ranger(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a note in a collection."""
    fiche = fiche_get_echangee(request.user, pk)
    form = RangerForm(request.POST if request.method == "POST" else None, compte=request.user)
    if form.is_valid():
        with refus_sur(form):
            collection = form.cleaned_data["collection"] or regles_collections.collection_creer(
                par=request.user, titre=form.cleaned_data["titre"]
            )
            collection_ajouter(collection=collection, fiche=fiche, par=request.user)
            return fait(request, "La fiche est dans la collection.", "pratiques_collection", uuid=collection.uuid)
    retour = reverse("pratiques_fiche", args=[pk])
    return montrer(
        request, form, FORMULAIRE, titre="Ranger dans une collection", nom=fiche.title, bouton="Ranger", retour=retour,
        fil=("Pratiques", "/pratiques/", fiche.title, retour),
    )  # fmt: skip


@page(membre_required)
def collections(request: HttpRequest) -> HttpResponse:
    """Collections that members share."""
    return listes.Collections(request).repondre()


@page(membre_required)
def collection(request: HttpRequest, uuid: str) -> HttpResponse:
    """A collection, in its order."""
    lue = collection_get_visible(request.user, uuid)
    return render(request, "pratiques/collection.html", lectures.collection_contexte(lue, request))


@formulaire(membre_required)
def collection_creer(request: HttpRequest) -> HttpResponse:
    """Open a collection."""
    return _collection_form(request, CollectionForm(request.POST if request.method == "POST" else None), None)


@formulaire(membre_required)
def collection_modifier(request: HttpRequest, uuid: str) -> HttpResponse:
    """Change its words, or who reads it."""
    mienne = collection_get_mine(request.user, uuid)
    initial = {nom: getattr(mienne, nom) for nom in ("titre", "presentation", "partagee")}
    form = CollectionForm(request.POST if request.method == "POST" else None, initial=initial)
    return _collection_form(request, form, mienne)


def _collection_form(request: HttpRequest, form: CollectionForm, mienne: object) -> HttpResponse:
    if form.is_valid():
        with refus_sur(form):
            if mienne is None:
                mienne = regles_collections.collection_creer(par=request.user, **form.champs())
            else:
                regles_collections.collection_modifier(collection=mienne, par=request.user, **form.champs())
            return redirect("pratiques_collection", uuid=mienne.uuid)
    return montrer(
        request, form, FORMULAIRE, titre="Modifier la collection" if mienne else "Ouvrir une collection",
        fil=("Pratiques", "/pratiques/", "Collections", reverse("pratiques_collections")),
        bouton="Enregistrer", retour=reverse("pratiques_signets"),
    )  # fmt: skip


@formulaire(membre_required)
def collection_supprimer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Undo a collection, after a question."""
    mienne = collection_get_mine(request.user, uuid)
    if request.method == "POST":
        regles_collections.collection_supprimer(collection=mienne, par=request.user)
        return fait(request, "La collection est supprimée.", "pratiques_signets")
    retour = reverse("pratiques_collection", args=[mienne.uuid])
    suite = "Les fiches restent dans la bibliothèque."
    return question(request, f"Supprimer « {mienne.titre} » ?", suite, "Supprimer la collection", retour)


PLACES = {"monter": -1, "descendre": 1}


@geste(membre_required)
def collection_ordonner(request: HttpRequest, uuid: str, pk: int, geste: str) -> HttpResponse:
    """Move a note up or down, or take it out."""
    mienne = collection_get_mine(request.user, uuid)
    if geste == "retirer":
        collection_retirer(collection=mienne, fiche_id=pk, par=request.user)
    elif geste in PLACES:
        vue = request.POST.get("place", "")
        vue = int(vue) if vue.isascii() and vue.isdigit() and len(vue) < 6 else None
        collection_deplacer(collection=mienne, fiche_id=pk, par=request.user, de=PLACES[geste], vue=vue)
    else:
        raise Http404
    return redirect("pratiques_collection", uuid=uuid)


@geste(membre_required)
def livret_demander(request: HttpRequest, uuid: str) -> HttpResponse:
    """Have the booklet made in the background."""
    lue = collection_get_visible(request.user, uuid)
    with tenter(request):
        return redirect(
            "pratiques_livret", uuid=regles_collections.livret_demander(collection=lue, par=request.user).uuid
        )
    return redirect("pratiques_collection", uuid=uuid)


@page(membre_required)
def livret(request: HttpRequest, uuid: str) -> HttpResponse:
    """How far the booklet is."""
    mien = livret_get_mine(request.user, uuid)
    suivi = SuiviDeDocument(
        "pratiques/livret.html", "pratiques/livret_avancement.html", "Fiches mises en page",
        reverse("pratiques_livret", args=[uuid]),
        reverse("pratiques_livret_demander", args=[mien.collection.uuid]),
        reverse("pratiques_livret_pdf", args=[uuid]),
    )  # fmt: skip
    return suivi.repondre(request, mien)


@page(membre_required)
def livret_pdf(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """The document, once it is ready."""
    mien = livret_get_mine(request.user, uuid)
    nom = f"livret-{slugify(mien.collection.titre) or 'pratiques'}.pdf"
    return fichier_prive(mien.fichier if mien.pret else "", as_attachment=True, filename=nom, content_type=PDF)
