"""Writing: start, keep, sign together, from a document or an interview, submit, throw away."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans.views import fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.erreurs import RegleRefusee
from home.securite.detecteur import phrase_alerte
from pratiques.choices import EtatSignataire
from pratiques.contenu import LIGNES, contenu_alertes, contenu_normaliser
from pratiques.forms import QUESTIONS, DocumentForm, Ecriture, EntretienForm, contenu_lire, entier_poste
from pratiques.importation import LIBELLES, contenu_du_document
from pratiques.models import Brouillon, FichePratiquePage
from pratiques.permissions.echanges import fiche_get_reprenable
from pratiques.permissions.fiches import (
    a_mene_l_entretien,
    brouillon_get_a_soi,
    brouillon_get_a_suivre,
    brouillon_get_mine,
    brouillon_get_ouvert,
    brouillon_modifiable,
    depot_get_a_soi,
    ecrit_brouillon,
    envoie_le_brouillon,
    peut_ecrire,
    peut_prendre_la_suite,
    repond_du_brouillon,
    sans_porteur,
    signataire_get_invite,
    signataire_get_retirable,
    structures_d_ecriture,
)
from pratiques.queries import bureau
from pratiques.queries import fiches as pieces
from pratiques.queries.echanges import reprises_a_lire
from pratiques.queries.fiches import lectures_en_cours, remarques_pour
from pratiques.rules import brouillons as documents
from pratiques.rules import signatures as regles_signatures
from pratiques.rules.brouillons import entretien_commencer
from pratiques.rules.signatures import brouillon_reprendre, signataire_inviter, signataire_repondre
from reseau.membres.permissions import membre_required

# Writing: start, keep, submit, throw away.


@formulaire(membre_required)
def ecrire(request: HttpRequest) -> HttpResponse:
    """What a note asks for, the drafts to take up again, and the button that opens one."""
    if request.method == "POST":
        with tenter(request):
            return redirect("pratiques_brouillon", uuid=documents.brouillon_creer(auteur=request.user).uuid)
        return redirect("pratiques_ecrire")
    fiches = [f for f in bureau.mes_fiches(request.user) if f.modifiable]
    return render(request, "pratiques/ecrire.html", {"fiches": fiches, "peut_ecrire": peut_ecrire(request.user)})


@page(membre_required)
def mes_fiches(request: HttpRequest) -> HttpResponse:
    """Own drafts and signed notes, with their state; reprises that wait for an answer."""
    contexte = {
        "fiches": bureau.mes_fiches(request.user),
        "reprises": list(reprises_a_lire(request.user)),
        "invitations": list(bureau.invitations_de(request.user)),
    }
    return render(request, "pratiques/mes_fiches.html", contexte)


@formulaire(membre_required)
def brouillon(request: HttpRequest, uuid: str) -> HttpResponse:
    """The writing screen; htmx saves in the background to the same address."""
    actuel = brouillon_get_ouvert(request.user, uuid)
    if request.method == "POST":
        return _enregistrer(request, actuel)
    plus = request.GET.get("plus", "")
    ecriture = ecriture_de(request, actuel, plus=plus if plus in LIGNES else "")
    return render(request, "pratiques/brouillon.html", _contexte(request, actuel, ecriture, str(uuid4())))


def ecriture_de(request: HttpRequest, actuel: Brouillon, **options: Any) -> Ecriture:
    """The screen of this draft for this person: what is attested is for its author alone."""
    auteur = request.user if actuel.auteur_id == request.user.pk else actuel.auteur
    return Ecriture(
        contenu=actuel.contenu,
        structures=structures_d_ecriture(auteur),
        repond=repond_du_brouillon(request.user, actuel),
        **options,
    )


def _enregistrer(request: HttpRequest, actuel: Brouillon) -> HttpResponse:
    action = request.POST.get("action", "")
    automatique = bool(request.htmx)  # l'enregistrement de fond joint le bouton qui a le focus : il ne l'actionne pas
    avant = actuel.contenu
    try:
        actuel = documents.brouillon_enregistrer(
            brouillon=actuel,
            contenu=contenu_lire(request.POST),
            version=version_postee(request),
            par=request.user,
            onglet=request.POST.get("onglet", "")[:36],
            automatique=automatique,
        )
    except RegleRefusee as refus:
        return _refuser(request, actuel, refus, automatique)
    if automatique:
        return render(request, "pratiques/brouillon_etat.html", etat_enregistre(actuel, avant))
    if action == "soumettre":
        return _soumettre(request, actuel)
    messages.success(request, "La fiche est enregistrée.")
    return _suite(actuel, action)


def _suite(actuel: Brouillon, action: str) -> HttpResponse:
    """Where one goes once the text is kept: another row, the pictures and files, or the same screen."""
    if action == "pieces":
        return redirect("pratiques_pieces", uuid=actuel.uuid)
    plus = action.removeprefix("plus-")
    adresse = redirect("pratiques_brouillon", uuid=actuel.uuid)
    if plus in LIGNES:
        adresse["Location"] += f"?plus={plus}#{plus}"
    return adresse


def version_postee(request: HttpRequest) -> int:
    """The version that the page showed; -1 for anything that is not one."""
    version = entier_poste(request.POST, "version")
    return -1 if version is None else version


def etat_enregistre(actuel: Brouillon, avant: dict[str, Any]) -> dict[str, Any]:
    """What the background save tells: the hour, the version, the warnings that changed."""
    phrases, anciennes = phrases_d_alerte(actuel.contenu), phrases_d_alerte(avant)
    changees = {nom: phrases.get(nom, "") for nom in {*phrases, *anciennes} if phrases.get(nom) != anciennes.get(nom)}
    return {"brouillon": actuel, "alertes": sorted(changees.items())}


def phrases_d_alerte(contenu: dict[str, Any]) -> dict[str, str]:
    """What the detector says, by field."""
    return {nom: phrase_alerte(detections) for nom, detections in contenu_alertes(contenu).items()}


def _refuser(request: HttpRequest, actuel: Brouillon, refus: RegleRefusee, automatique: bool) -> HttpResponse:
    """Nothing is lost: the background save says so in place, the plain one shows the typed text again."""
    if automatique:
        return render(request, "pratiques/brouillon_refus.html", {"message": refus.message})
    if refus.code != "efface":
        actuel.refresh_from_db()
    ecriture = ecriture_de(request, actuel, donnees=request.POST)
    contexte = _contexte(request, actuel, ecriture, str(uuid4()))
    statut = 409 if refus.code in {"conflit", "efface"} else 422
    return render(request, "pratiques/brouillon.html", {**contexte, "refus": refus}, status=statut)


def _soumettre(request: HttpRequest, actuel: Brouillon) -> HttpResponse:
    ecriture = ecriture_de(request, actuel, donnees=request.POST)
    if ecriture.est_valide():
        with refus_sur(ecriture.form):
            documents.brouillon_soumettre(brouillon=actuel, par=request.user)
            phrase = "La fiche part en relecture : un lecteur de votre réseau, un autre d’un réseau voisin."
            return fait(request, phrase, "pratiques_mes_fiches")
    contexte = _contexte(request, actuel, ecriture, request.POST.get("onglet", "")[:36])
    return render(request, "pratiques/brouillon.html", contexte, status=422)


def _contexte(request: HttpRequest, actuel: Brouillon, ecriture: Ecriture, onglet: str) -> dict[str, Any]:
    fiche = actuel.fiche
    contenu = contenu_lire(request.POST) if request.method == "POST" else actuel.contenu
    return {
        "brouillon": actuel,
        "form": ecriture.form,
        "parties": ecriture.parties(contenu, phrases_d_alerte(contenu)),
        "onglet": onglet,
        "modifiable": brouillon_modifiable(actuel),
        "repond": ecriture.repond,
        "envoie": ecriture.repond or envoie_le_brouillon(request.user, actuel),
        "a_soi": actuel.auteur_id == request.user.pk,
        "suit": peut_prendre_la_suite(request.user, actuel),
        "pieces": actuel.pieces.count(),
        "depose": hasattr(actuel, "depot"),
        "signe": ecrit_brouillon(request.user, actuel),
        "remarques": remarques_pour(fiche, request.user) if fiche else [],
        "fil": bureau.fil_resume(fiche, request.user) if fiche else None,
        "lectures": lectures_en_cours(fiche, request.user) if fiche else [],
        "refus": None,
    }


@formulaire(membre_required)
def brouillon_supprimer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Throw away a draft that was never submitted, after a question."""
    actuel = brouillon_get_a_soi(request.user, uuid)
    if request.method == "POST":
        with tenter(request, "Le brouillon est effacé."):
            documents.brouillon_supprimer(brouillon=actuel, par=request.user)
        return redirect("pratiques_mes_fiches")
    suite = "Ce brouillon n’a jamais été envoyé en relecture. Il ne pourra pas être retrouvé."
    retour = reverse("pratiques_mes_fiches")
    return question(request, f"Effacer « {actuel.titre} » ?", suite, "Effacer le brouillon", retour)


@geste(membre_required)
def fiche_dupliquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a draft of one's own from a published note."""
    fiche = fiche_get_reprenable(request.user, pk)
    copie = documents.fiche_dupliquer(fiche=fiche, par=request.user)
    phrase = f"Voici votre copie : adaptez-la, elle cite la fiche d’origine. {_pieces(fiche, copie)}"
    return fait(request, phrase, "pratiques_brouillon", uuid=copie.uuid)


def _pieces(fiche: FichePratiquePage, copie: Brouillon) -> str:
    """What became of the pictures and files of a note in its copy, in one sentence; none when it had none."""
    reprises, laissees = pieces.pieces_reprises(fiche, copie)
    if not laissees:
        return "Ses images et fichiers sont repris." if reprises else ""
    combien = (
        f"{laissees} de ses pièces ne sont pas reprises" if laissees > 1 else "Une de ses pièces n’est pas reprise"
    )
    return f"{combien} : tous droits réservés, ou mots dont il faut redire la raison."


# Writing from a document: bring it, read what became of it.


@formulaire(membre_required)
def document_deposer(request: HttpRequest) -> HttpResponse:
    """Bring a document: refused with its reason, or a draft and its account. The file is not kept."""
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_valid():
        contenu, compte_rendu = contenu_du_document(form.cleaned_data["fichier"])
        with refus_sur(form, "fichier"):
            brouillon = documents.brouillon_tirer_du_document(
                contenu=contenu, compte_rendu=compte_rendu.en_dict(), par=request.user
            )
            return redirect("pratiques_document", uuid=brouillon.uuid)
    return montrer(request, form, "pratiques/document_deposer.html", peut_ecrire=peut_ecrire(request.user))


@page(membre_required)
def document(request: HttpRequest, uuid: str) -> HttpResponse:
    """What became of a document, before its draft is read again."""
    depot = depot_get_a_soi(request.user, uuid)
    brouillon = depot.brouillon
    alertes = [
        (LIBELLES.get(nom, nom), phrase_alerte(detections, "dites dans la fiche pourquoi c’est nécessaire"))
        for nom, detections in contenu_alertes(brouillon.contenu).items()
    ]
    contexte = {"brouillon": brouillon, "depot": depot, "compte_rendu": depot.compte_rendu, "alertes": alertes}
    return render(request, "pratiques/document.html", contexte)


# Signing a draft together: who signs, an invitation, a name taken back.

SANS_PERSONNE = "Choisissez une personne dans la liste."


@formulaire(membre_required)
def signataires(request: HttpRequest, uuid: str) -> HttpResponse:
    """Who signs the draft; its author looks for someone by name, structure or topic, and invites."""
    brouillon = brouillon_get_mine(request.user, uuid)
    if request.method == "POST":
        with tenter(request):
            compte = personne_choisie(request)
            invite = signataire_inviter(brouillon=brouillon, compte=compte, par=request.user)
            messages.success(request, f"{invite.compte.nom_complet} reçoit votre invitation.")
        return redirect("pratiques_signataires", uuid=brouillon.uuid)
    texte = bureau.texte_cherche(request.GET.get("q", ""))
    contexte = bureau.signataires_contexte(brouillon, request.user, texte)
    return render(request, "pratiques/signataires.html", contexte)


def personne_choisie(request: HttpRequest) -> object:
    """The account that the pressed button names; RegleRefusee("personne") for anything else."""
    try:
        public_id = UUID(request.POST.get("personne", ""))
    except ValueError:
        raise RegleRefusee("personne", SANS_PERSONNE)
    compte = bureau.compte_a_inviter(request.user, public_id)
    if compte is None:
        raise RegleRefusee("personne", SANS_PERSONNE)
    return compte


@formulaire(membre_required)
def invitation(request: HttpRequest, uuid: str) -> HttpResponse:
    """Say yes or no; once said, the yes leads to the draft."""
    signataire = signataire_get_invite(request.user, uuid)
    accepter = request.POST.get("reponse") == "oui"
    if request.method == "POST" and request.POST.get("reponse") in ("oui", "non"):
        with tenter(request):
            signataire_repondre(signataire=signataire, par=request.user, accepter=accepter)
            if accepter:
                messages.success(request, "Vous signez cette fiche : vous pouvez la lire et la modifier.")
                return redirect("pratiques_brouillon", uuid=signataire.brouillon.uuid)
            messages.success(request, "C’est noté : votre nom ne figurera pas sur cette fiche.")
        return redirect("pratiques_mes_fiches")
    if signataire.etat == EtatSignataire.ACCEPTE:
        return redirect("pratiques_brouillon", uuid=signataire.brouillon.uuid)
    return render(request, "pratiques/invitation.html", {"signataire": signataire})


@formulaire(membre_required)
def signataire_retirer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take an invitation back, remove someone, or withdraw one's own name, after a question."""
    signataire = signataire_get_retirable(request.user, uuid)
    soi = signataire.compte_id == request.user.pk
    retour = reverse("pratiques_signataires", args=[signataire.brouillon.uuid])
    if request.method == "POST":
        with tenter(request, "C’est fait."):
            regles_signatures.signataire_retirer(signataire=signataire, par=request.user)
            return redirect("pratiques_mes_fiches" if soi else retour)
        return redirect(retour)
    return question(request, *_question(signataire, soi), retour)


@formulaire(membre_required)
def brouillon_suivre(request: HttpRequest, uuid: str) -> HttpResponse:
    """Answer for a draft whose author left, after a question; said twice, it leads to the draft."""
    brouillon = brouillon_get_a_suivre(request.user, uuid)
    retour = reverse("pratiques_brouillon", args=[brouillon.uuid])
    if request.method == "POST":
        with tenter(request, "Vous répondez de ce brouillon : relisez-le, attestez-le, puis envoyez-le."):
            brouillon_reprendre(brouillon=brouillon, par=request.user)
    if request.method == "POST" or brouillon.auteur_id == request.user.pk:
        return redirect(retour)
    parti = brouillon.auteur.nom_complet
    suite = (
        f"Vous choisirez la structure qui signe, attesterez le texte et l’enverrez. Le nom de {parti} n’y figurera pas."
    )
    if brouillon.fiche:
        suite = "Vous compléterez la fiche, la signerez aussi et la renverrez à ses lecteurs. Les signatures restent."
    elif a_mene_l_entretien(request.user, brouillon) or sans_porteur(brouillon):
        suite = "La personne qui porte la pratique l’atteste et l’envoie seule : invitez-la, ou attendez sa réponse."
    titre = f"Prendre la suite de « {brouillon.titre} » ?"
    return question(request, titre, f"{parti} n’écrit plus dans le réseau. {suite}", "Prendre la suite", retour)


def _question(signataire: object, soi: bool) -> tuple[str, str, str]:
    titre = signataire.brouillon.titre
    if soi:
        suite = "Vous ne la lirez plus et ne la modifierez plus. Le texte déjà écrit reste à qui signe."
        return f"Retirer votre nom de « {titre} » ?", suite, "Retirer mon nom"
    nom = signataire.compte.nom_complet
    suite = "ne lira plus ce brouillon" if signataire.etat == EtatSignataire.ACCEPTE else "ne pourra plus répondre"
    suite = f"{nom} {suite}. Vous pourrez l’inviter de nouveau."
    return f"Retirer {nom} de « {titre} » ?", suite, "Retirer cette personne"


# The interview: name who tells, then one question a screen.


@formulaire(membre_required)
def entretiens(request: HttpRequest) -> HttpResponse:
    """Say what it is about, find who tells, start."""
    if request.method == "POST":
        with tenter(request):
            compte = personne_choisie(request)
            ouvert = entretien_commencer(par=request.user, compte=compte, titre=request.POST.get("titre", ""))
            phrase = f"{compte.nom_complet} reçoit votre invitation. Vous pouvez commencer."
            return fait(request, phrase, "pratiques_entretien", uuid=ouvert.uuid, rang=1)
        return redirect("pratiques_entretiens")
    form = EntretienForm(request.GET if "q" in request.GET else None)
    trouvees, texte = [], ""
    if form.is_valid():
        texte = bureau.texte_cherche(form.cleaned_data["q"])
        trouvees = bureau.personnes_a_inviter(request.user, texte, {request.user.pk})
    contexte = {"form": form, "trouvees": trouvees, "texte": texte, "questions": QUESTIONS}
    return render(request, "pratiques/entretiens.html", contexte)


@formulaire(membre_required)
def entretien(request: HttpRequest, uuid: str, rang: int) -> HttpResponse:
    """One question; its answer fills fields of the draft, kept as it is typed."""
    actuel = brouillon_get_mine(request.user, uuid)
    if not 1 <= rang <= len(QUESTIONS):
        raise Http404
    if not brouillon_modifiable(actuel):
        return redirect("pratiques_brouillon", uuid=actuel.uuid)
    if request.method == "POST":
        return _repondre(request, actuel, rang)
    return _montrer(request, actuel, rang)


def _montrer(
    request: HttpRequest, actuel: Brouillon, rang: int, refus: RegleRefusee | None = None, **options: Any
) -> HttpResponse:
    plus = request.GET.get("plus", "")
    ecriture = ecriture_de(request, actuel, plus=plus if plus in LIGNES else "", **options)
    question = QUESTIONS[rang - 1]
    contexte = {
        "brouillon": actuel,
        "question": question,
        "questions": QUESTIONS,
        "rang": rang,
        "elements": ecriture.elements(question.champs, phrases_d_alerte(actuel.contenu)),
        "onglet": str(uuid4()),
        "refus": refus,
    }
    statut = 200 if refus is None else 409 if refus.code in {"conflit", "efface"} else 422
    return render(request, "pratiques/entretien.html", contexte, status=statut)


def _repondre(request: HttpRequest, actuel: Brouillon, rang: int) -> HttpResponse:
    """Keep the answer over the rest of the draft, then go where the pressed button says."""
    automatique = bool(request.htmx)
    avant, lu = actuel.contenu, contenu_lire(request.POST)
    reponses = {nom: lu[nom] for nom in QUESTIONS[rang - 1].champs}
    try:
        actuel = documents.brouillon_enregistrer(
            brouillon=actuel,
            contenu={**contenu_normaliser(avant), **reponses},
            version=version_postee(request),
            par=request.user,
            onglet=request.POST.get("onglet", "")[:36],
            automatique=automatique,
        )
    except RegleRefusee as refus:
        if automatique:
            return render(request, "pratiques/brouillon_refus.html", {"message": refus.message})
        if refus.code != "efface":
            actuel.refresh_from_db()
        return _montrer(request, actuel, rang, refus, donnees=request.POST)
    if automatique:
        return render(request, "pratiques/brouillon_etat.html", etat_enregistre(actuel, avant))
    return _aller(request.POST.get("action", ""), actuel, rang)


def _aller(action: str, actuel: Brouillon, rang: int) -> HttpResponse:
    """To one line more of the same question, to the one before or after; from the ends, to the draft."""
    plus = action.removeprefix("plus-")
    if plus in LIGNES:
        adresse = redirect("pratiques_entretien", uuid=actuel.uuid, rang=rang)
        adresse["Location"] += f"?plus={plus}#{plus}"
        return adresse
    suite = rang - 1 if action == "precedente" else rang + 1
    if not 1 <= suite <= len(QUESTIONS):
        return redirect("pratiques_brouillon", uuid=actuel.uuid)
    return redirect("pratiques_entretien", uuid=actuel.uuid, rang=suite)
