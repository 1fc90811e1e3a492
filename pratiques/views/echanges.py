"""Around a published note: threads, questions, reports, reprises."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.erreurs import RegleRefusee
from home.permissions import reserve_a
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from home.securite.limites import adresse_ip, depasse
from pratiques.champs import SANS_IDENTIFIANT
from pratiques.choices import (
    RAISONS_DE_MESSAGE,
    Effet,
    EtatReprise,
    IssueAlerte,
    Maniere,
    NatureMessage,
    Preuve,
    RaisonAlerte,
)
from pratiques.forms import GardeForm, un_texte
from pratiques.listes import Contributions, Questions
from pratiques.models import FichePratiquePage, Message, Ressource
from pratiques.permissions import echanges as permissions
from pratiques.permissions.fiches import connexion_si_anonyme, fiche_get_visible, tient_un_bureau
from pratiques.permissions.ressources import ressource_get_visible
from pratiques.queries import echanges as queries
from pratiques.rules import echanges as rules
from reseau.membres.permissions import membre_required
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin


class ReprendreForm(GardeForm):
    """Two choices and two sentences: three minutes."""

    surveilles = ("adaptations", "recit")
    use_required_attribute = False
    structure = forms.ModelChoiceField(label="Où", queryset=Structure.objects.none(), empty_label=None)
    maniere = forms.ChoiceField(label="Comment", choices=Maniere.choices, widget=forms.RadioSelect)
    adaptations = un_texte("Ce que vous avez adapté", 1000, 2, aide="À dire si vous l’avez adaptée.", requis=False)
    effet = forms.ChoiceField(label="Ce que cela donne", choices=Effet.choices, widget=forms.RadioSelect)
    recit = un_texte(
        "En quelques mots", 1500, aide=f"Si vous avez arrêté, dites pourquoi. {SANS_IDENTIFIANT}", requis=False
    )
    depuis = forms.DateField(label="Depuis le")
    bassin = forms.ModelChoiceField(
        label="Bassin", queryset=Bassin.objects.none(), required=False, empty_label="Toute la région"
    )
    preuve = forms.ChoiceField(label="Sur quoi vous vous appuyez", choices=Preuve.choices, initial=Preuve.RESSENTI)

    def __init__(self, *args: Any, structures: list[Structure], **kwargs: Any) -> None:
        siens = queries.bassins_de_la_structure(structures[0]) if structures else []
        kwargs["initial"] = {
            "structure": structures[0].pk if structures else None,
            "depuis": timezone.localdate(),
            "bassin": siens[0].pk if len(siens) == 1 else None,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = Structure.objects.filter(pk__in=[s.pk for s in structures])
        if len(structures) == 1:
            self.fields["structure"].widget = forms.HiddenInput()
        self.fields["bassin"].queryset = Bassin.objects.en_vigueur(timezone.localdate()).order_by("nom")


class ReponseRepriseForm(FormulaireSafran, forms.Form):
    """Accept a reprise, or say why not."""

    CHAMPS_REFUSES = {"reponse_requise": "reponse", "identifiants": "reponse"}
    accepter = forms.TypedChoiceField(
        label="Votre réponse",
        choices=[("oui", "L’accepter : elle se montre sur la fiche et compte"), ("non", "Ne pas la retenir")],
        coerce=lambda valeur: valeur == "oui",
        widget=forms.RadioSelect,
    )
    reponse = un_texte(
        "Un mot pour la personne",
        1000,
        aide=f"Montré sous la reprise acceptée. Obligatoire si vous ne la retenez pas. {SANS_IDENTIFIANT}",
        requis=False,
    )


class ReponseForm(GardeForm):
    """Words for a thread."""

    CHAMPS_REFUSES = {"identifiants": "texte"}
    surveilles = ("texte",)
    use_required_attribute = False
    texte = un_texte("Votre réponse", 2000, 4, aide=SANS_IDENTIFIANT)


class MessageForm(ReponseForm):
    """A question or a comment."""

    nature = forms.ChoiceField(
        label="C’est",
        choices=[(NatureMessage.QUESTION.value, "Une question"), (NatureMessage.COMMENTAIRE.value, "Un commentaire")],
        initial=NatureMessage.QUESTION.value,
        widget=forms.RadioSelect,
    )
    field_order = ("nature", "texte", "motif_conserve")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["texte"].label = "Votre message"


RAISONS = [(raison.value, raison.label) for raison in RAISONS_DE_MESSAGE]


class SignalerMessageForm(FormulaireSafran, forms.Form):
    """Why a message should not stay."""

    raison = forms.ChoiceField(label="Ce qui ne va pas", choices=RAISONS, widget=forms.RadioSelect)
    texte = un_texte("En quelques mots", 500, aide=SANS_IDENTIFIANT, requis=False)


class SignalerContenuForm(SignalerMessageForm):
    """What is wrong with a note or a resource."""

    # Un piège à robots : une personne ne le voit pas, et le laisse vide.
    suite = forms.CharField(
        label="Laissez ce champ vide", max_length=200, required=False, widget=forms.TextInput(attrs={"tabindex": "-1"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["raison"].choices = RaisonAlerte.choices

    def clean_texte(self) -> str:
        texte = self.cleaned_data["texte"].strip()
        if self.cleaned_data.get("raison") == RaisonAlerte.AUTRE and not texte:
            raise forms.ValidationError("Dites ce qui ne va pas, en quelques mots.")
        if detections := identifiants_detecter(texte):
            raise forms.ValidationError(phrase_alerte(detections))
        return texte


class TraiterForm(FormulaireSafran, forms.Form):
    """What became of a report, and why."""

    issue = forms.ChoiceField(
        label="Votre réponse",
        choices=[
            (IssueAlerte.CORRIGE.value, "C’est corrigé, ou hors ligne"),
            (IssueAlerte.SANS_SUITE.value, "Rien à changer"),
        ],
        widget=forms.RadioSelect,
    )
    motif = un_texte("Motif", 500, aide=SANS_IDENTIFIANT)


class ModererForm(FormulaireSafran, forms.Form):
    """What becomes of a message, and why."""

    issue = forms.ChoiceField(
        label="Votre décision",
        choices=[(IssueAlerte.RETIRE.value, "Retirer le message"), (IssueAlerte.MAINTENU.value, "Le maintenir")],
        widget=forms.RadioSelect,
    )
    motif = un_texte(
        "Motif",
        500,
        aide=f"Gardé avec le message. S’il est retiré, la personne qui l’a écrit le lit. {SANS_IDENTIFIANT}",
    )


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
    fiche = permissions.fiche_get_echangee(request.user, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            ecrire_encore(request)
            message = rules.message_ecrire(fiche=fiche, par=request.user, **form.cleaned_data)
            phrase = "Votre message est publié. Les auteurs de la fiche sont prévenus."
            return fait(request, phrase, "pratiques_fil", uuid=message.uuid)
    return montrer(request, form, "pratiques/echanges.html", fiche=fiche, page_fils=queries.fils_page(fiche, request))


@formulaire(membre_required)
def fil(request: HttpRequest, uuid: str) -> HttpResponse:
    """A question or a comment, and its answers; answer."""
    message = permissions.message_get_montre(request.user, uuid)
    if message.reponse_a_id:
        return redirect("pratiques_fil", uuid=message.reponse_a.uuid)
    form = ReponseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            ecrire_encore(request)
            nature = {"nature": NatureMessage.REPONSE, "reponse_a": message}
            rules.message_ecrire(fiche=message.fiche, par=request.user, **form.cleaned_data, **nature)
            return fait(request, "Votre réponse est publiée.", "pratiques_fil", uuid=message.uuid)
    contexte = {
        "fil": message,
        "fiche": message.fiche,
        "page_reponses": queries.reponses_page(message, request),
        **queries.gestes_du_fil(message, request.user),
    }
    return montrer(request, form, "pratiques/fil.html", **contexte)


@geste(membre_required)
def message_retenir(request: HttpRequest, uuid: str) -> HttpResponse:
    """Keep this answer, or let it go, as the button said."""
    message = permissions.message_get_retenable(request.user, uuid)
    with tenter(request):
        rules.reponse_garder(message=message, par=request.user, garder=request.POST.get("retenir") == "1")
    return _vers_le_fil(message)


@formulaire(membre_required)
def message_retirer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take one's own message back, after a question; already off, nothing to ask."""
    message = permissions.message_get_mine(request.user, uuid)
    if request.method == "POST":
        with tenter(request, "Votre message est retiré."):
            rules.message_retirer(message=message, par=request.user)
    if request.method == "POST" or message.retire_le:
        return _vers_le_fil(message)
    return question(request, *RETRAIT, reverse("pratiques_fil", args=[(message.reponse_a or message).uuid]))


def _vers_le_fil(message: Message) -> HttpResponse:
    origine = message.reponse_a or message
    if queries.fil_montre(origine):
        return redirect("pratiques_fil", uuid=origine.uuid)
    return redirect("pratiques_echanges", pk=message.fiche_id)


def _montrer(request: HttpRequest, form: FormulaireSafran, message: Message, **dit: str) -> HttpResponse:
    retour = reverse("pratiques_echanges", args=[message.fiche_id])
    fil = ("Pratiques", "/pratiques/", "Questions et commentaires", retour)
    return montrer(request, form, "pratiques/message_agir.html", message=message, fil=fil, retour=retour, **dit)


@formulaire(membre_required)
def message_signaler(request: HttpRequest, uuid: str) -> HttpResponse:
    """Say that a message should not stay."""
    message = permissions.message_get_visible(request.user, uuid)
    form = SignalerMessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            rules.message_signaler(message=message, par=request.user, **form.cleaned_data)
            phrase = "Merci. Les personnes qui modèrent les échanges sont prévenues."
            return fait(request, phrase, "pratiques_echanges", pk=message.fiche_id)
    return _montrer(request, form, message, titre="Signaler un message", bouton="Signaler")


@formulaire(membre_required)
def message_moderer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take a message off or leave it, with a reason."""
    message = permissions.message_get_moderable(request.user, uuid)
    form = ModererForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        retire = form.cleaned_data["issue"] == IssueAlerte.RETIRE
        regle = rules.message_retirer if retire else rules.alertes_ecarter
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
    return render(request, "pratiques/alertes.html", queries.alertes_contexte(request))


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
    return _signaler(request, ressource, ressource.get_absolute_url())


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
    rules.contenu_signaler(contenu=contenu, par=par, **dit)


@formulaire(membre_required)
def alerte_traiter(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a report."""
    alerte = permissions.alerte_get_traitable(request.user, pk)
    form = TraiterForm(request.POST if request.method == "POST" else None)
    retour = reverse("pratiques_alertes")
    if form.is_valid():
        with refus_sur(form):
            rules.alerte_clore(alerte=alerte, par=request.user, **form.cleaned_data)
            return fait(request, "Votre réponse est gardée.", retour)
    titre = "Répondre à un signalement"
    return _montrer_signalements(request, form, alerte.contenu, retour, titre=titre, bouton="Répondre", alerte=alerte)


# Reprises: record one, read them, answer, and what each network gives.

REPRIS = ("structure", "maniere", "adaptations", "effet", "recit", "depuis", "bassin", "preuve", "motif_conserve")


@formulaire(membre_required)
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one did it too: two choices, two sentences; or change what one said."""
    fiche = permissions.fiche_get_reprenable(request.user, pk)
    structures = permissions.structures_de_reprise(request.user, fiche)
    deja = queries.ma_reprise(fiche, request.user, structures)
    initial = {nom: getattr(deja, nom) for nom in REPRIS} if deja else {}
    form = ReprendreForm(request.POST if request.method == "POST" else None, structures=structures, initial=initial)
    if form.is_valid():
        with refus_sur(form):
            reprise = rules.reprise_enregistrer(fiche=fiche, par=request.user, **form.cleaned_data)
            phrase = "Merci. Les auteurs de la fiche sont prévenus."
            return fait(request, phrase, "pratiques_reprise", uuid=reprise.uuid)
    return montrer(request, form, "pratiques/reprendre.html", fiche=fiche, deja=deja, structures=structures)


@formulaire(membre_required)
def reprise(request: HttpRequest, uuid: str) -> HttpResponse:
    """One reprise: the person follows it, the authors answer."""
    lue = permissions.reprise_get_visible(request.user, uuid)
    repond = permissions.peut_repondre_reprise(request.user, lue)
    form = ReponseRepriseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            rules.reprise_repondre(reprise=lue, par=request.user, **form.cleaned_data)
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
    lue = permissions.reprise_get_mine(request.user, uuid)
    rules.reprise_retirer(reprise=lue, par=request.user)
    return fait(request, "Votre reprise est retirée.", "pratiques_fiche", pk=lue.fiche_id)


@page(connexion_si_anonyme)
def reprises(request: HttpRequest, pk: int) -> HttpResponse:
    """Every reprise of a note, twenty at a time."""
    fiche = fiche_get_visible(request.user, pk)
    return render(request, "pratiques/reprises.html", {"fiche": fiche, **queries.reprises_contexte(fiche, request)})


@page(membre_required)
def contributions(request: HttpRequest) -> HttpResponse:
    """What each network gives and takes up, as a page or a spreadsheet."""
    return Contributions(request).repondre()
