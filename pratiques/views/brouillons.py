"""Writing: start, keep, sign together, from a document or an interview, submit, throw away."""

from collections.abc import Callable
from functools import partial
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
from pratiques.permissions import fiches as permissions
from pratiques.permissions.echanges import fiche_get_reprenable
from pratiques.queries import bureau
from pratiques.queries import fiches as lectures
from pratiques.queries.echanges import reprises_a_lire
from pratiques.rules import brouillons as rules
from pratiques.rules import signatures
from reseau.membres.permissions import membre_required


@formulaire(membre_required)
def ecrire(request: HttpRequest) -> HttpResponse:
    """What a note asks for, the drafts to take up again, and the button that opens one."""
    if request.method == "POST":
        with tenter(request):
            return redirect("pratiques_brouillon", uuid=rules.brouillon_creer(auteur=request.user).uuid)
        return redirect("pratiques_ecrire")
    fiches = [f for f in bureau.mes_fiches(request.user) if f.modifiable]
    return render(
        request, "pratiques/ecrire.html", {"fiches": fiches, "peut_ecrire": permissions.peut_ecrire(request.user)}
    )


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
    actuel = permissions.brouillon_get_ouvert(request.user, uuid)
    if request.method == "POST":
        remontrer, suite = partial(_remontrer, request, actuel), partial(_suite, request)
        return _garder(request, actuel, contenu_lire(request.POST), remontrer, suite)
    ecriture = ecriture_de(request, actuel, plus=_plus(request.GET.get("plus", "")))
    return render(request, "pratiques/brouillon.html", _contexte(request, actuel, ecriture, str(uuid4())))


def ecriture_de(request: HttpRequest, actuel: Brouillon, **options: Any) -> Ecriture:
    """The screen of this draft for this person: what is attested is for its author alone."""
    auteur = request.user if actuel.auteur_id == request.user.pk else actuel.auteur
    return Ecriture(
        contenu=actuel.contenu,
        structures=permissions.structures_d_ecriture(auteur),
        repond=permissions.repond_du_brouillon(request.user, actuel),
        **options,
    )


def _garder(
    request: HttpRequest,
    actuel: Brouillon,
    contenu: dict[str, Any],
    remontrer: Callable[[RegleRefusee], HttpResponse],
    suite: Callable[[Brouillon], HttpResponse],
) -> HttpResponse:
    """Keep what was typed, then go on. Nothing is lost: a refusal shows the typed text again (`remontrer`).

    The background save answers in place, and joins the button that has the focus: it presses none.
    """
    automatique, avant = bool(request.htmx), actuel.contenu
    try:
        actuel = rules.brouillon_enregistrer(
            brouillon=actuel,
            contenu=contenu,
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
        return remontrer(refus)
    if automatique:
        return render(request, "pratiques/brouillon_etat.html", etat_enregistre(actuel, avant))
    return suite(actuel)


def _suite(request: HttpRequest, actuel: Brouillon) -> HttpResponse:
    """Where one goes once the text is kept: its readers, another row, the pictures and files, or the same screen."""
    action = request.POST.get("action", "")
    if action == "soumettre":
        ecriture = ecriture_de(request, actuel, donnees=request.POST)
        if ecriture.est_valide():
            with refus_sur(ecriture.form):
                rules.brouillon_soumettre(brouillon=actuel, par=request.user)
                phrase = "La fiche part en relecture : un lecteur de votre réseau, un autre d’un réseau voisin."
                return fait(request, phrase, "pratiques_mes_fiches")
        contexte = _contexte(request, actuel, ecriture, request.POST.get("onglet", "")[:36])
        return render(request, "pratiques/brouillon.html", contexte, status=422)
    messages.success(request, "La fiche est enregistrée.")
    if action == "pieces":
        return redirect("pratiques_pieces", uuid=actuel.uuid)
    return _a_la_ligne(action, "pratiques_brouillon", uuid=actuel.uuid)


def _plus(nom: str) -> str:
    """A table of the note to which one adds a row; nothing for anything else."""
    return nom if nom in LIGNES else ""


def _a_la_ligne(action: str, route: str, **cles: object) -> HttpResponse:
    """A screen, at the row that the pressed button adds."""
    adresse = redirect(route, **cles)
    if plus := _plus(action.removeprefix("plus-")):
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


def _statut(refus: RegleRefusee) -> int:
    return 409 if refus.code in {"conflit", "efface"} else 422


def _remontrer(request: HttpRequest, actuel: Brouillon, refus: RegleRefusee) -> HttpResponse:
    ecriture = ecriture_de(request, actuel, donnees=request.POST)
    contexte = {**_contexte(request, actuel, ecriture, str(uuid4())), "refus": refus}
    return render(request, "pratiques/brouillon.html", contexte, status=_statut(refus))


def _contexte(request: HttpRequest, actuel: Brouillon, ecriture: Ecriture, onglet: str) -> dict[str, Any]:
    fiche = actuel.fiche
    contenu = contenu_lire(request.POST) if request.method == "POST" else actuel.contenu
    return {
        "brouillon": actuel,
        "form": ecriture.form,
        "parties": ecriture.parties(contenu, phrases_d_alerte(contenu)),
        "onglet": onglet,
        "modifiable": permissions.brouillon_modifiable(actuel),
        "repond": ecriture.repond,
        "envoie": ecriture.repond or permissions.envoie_le_brouillon(request.user, actuel),
        "a_soi": actuel.auteur_id == request.user.pk,
        "suit": permissions.peut_prendre_la_suite(request.user, actuel),
        "pieces": actuel.pieces.count(),
        "depose": hasattr(actuel, "depot"),
        "signe": permissions.ecrit_brouillon(request.user, actuel),
        "remarques": lectures.remarques_pour(fiche, request.user) if fiche else [],
        "fil": bureau.fil_resume(fiche, request.user) if fiche else None,
        "lectures": lectures.lectures_en_cours(fiche, request.user) if fiche else [],
        "refus": None,
    }


@formulaire(membre_required)
def brouillon_supprimer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Throw away a draft that was never submitted, after a question."""
    actuel = permissions.brouillon_get_a_soi(request.user, uuid)
    if request.method == "POST":
        with tenter(request, "Le brouillon est effacé."):
            rules.brouillon_supprimer(brouillon=actuel, par=request.user)
        return redirect("pratiques_mes_fiches")
    suite = "Ce brouillon n’a jamais été envoyé en relecture. Il ne pourra pas être retrouvé."
    retour = reverse("pratiques_mes_fiches")
    return question(request, f"Effacer « {actuel.titre} » ?", suite, "Effacer le brouillon", retour)


@geste(membre_required)
def fiche_dupliquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a draft of one's own from a published note."""
    fiche = fiche_get_reprenable(request.user, pk)
    copie = rules.fiche_dupliquer(fiche=fiche, par=request.user)
    phrase = f"Voici votre copie : adaptez-la, elle cite la fiche d’origine. {_pieces(fiche, copie)}"
    return fait(request, phrase, "pratiques_brouillon", uuid=copie.uuid)


def _pieces(fiche: FichePratiquePage, copie: Brouillon) -> str:
    """What became of the pictures and files of a note in its copy, in one sentence; none when it had none."""
    reprises, laissees = lectures.pieces_reprises(fiche, copie)
    if not laissees:
        return "Ses images et fichiers sont repris." if reprises else ""
    combien = (
        f"{laissees} de ses pièces ne sont pas reprises" if laissees > 1 else "Une de ses pièces n’est pas reprise"
    )
    return f"{combien} : tous droits réservés, ou mots dont il faut redire la raison."


@formulaire(membre_required)
def document_deposer(request: HttpRequest) -> HttpResponse:
    """Bring a document: refused with its reason, or a draft and its account. The file is not kept."""
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_valid():
        contenu, compte_rendu = contenu_du_document(form.cleaned_data["fichier"])
        with refus_sur(form, "fichier"):
            brouillon = rules.brouillon_tirer_du_document(contenu=contenu, compte_rendu=compte_rendu, par=request.user)
            return redirect("pratiques_document", uuid=brouillon.uuid)
    return montrer(request, form, "pratiques/document_deposer.html", peut_ecrire=permissions.peut_ecrire(request.user))


@page(membre_required)
def document(request: HttpRequest, uuid: str) -> HttpResponse:
    """What became of a document, before its draft is read again."""
    depot = permissions.depot_get_a_soi(request.user, uuid)
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
    brouillon = permissions.brouillon_get_mine(request.user, uuid)
    if request.method == "POST":
        with tenter(request):
            compte = personne_choisie(request)
            invite = signatures.signataire_inviter(brouillon=brouillon, compte=compte, par=request.user)
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
    signataire = permissions.signataire_get_invite(request.user, uuid)
    accepter = request.POST.get("reponse") == "oui"
    if request.method == "POST" and request.POST.get("reponse") in ("oui", "non"):
        with tenter(request):
            signatures.signataire_repondre(signataire=signataire, par=request.user, accepter=accepter)
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
    signataire = permissions.signataire_get_retirable(request.user, uuid)
    soi = signataire.compte_id == request.user.pk
    retour = reverse("pratiques_signataires", args=[signataire.brouillon.uuid])
    if request.method == "POST":
        with tenter(request, "C’est fait."):
            signatures.signataire_retirer(signataire=signataire, par=request.user)
            return redirect("pratiques_mes_fiches" if soi else retour)
        return redirect(retour)
    return question(request, *_question(signataire, soi), retour)


@formulaire(membre_required)
def brouillon_suivre(request: HttpRequest, uuid: str) -> HttpResponse:
    """Answer for a draft whose author left, after a question; said twice, it leads to the draft."""
    brouillon = permissions.brouillon_get_a_suivre(request.user, uuid)
    retour = reverse("pratiques_brouillon", args=[brouillon.uuid])
    if request.method == "POST":
        with tenter(request, "Vous répondez de ce brouillon : relisez-le, attestez-le, puis envoyez-le."):
            signatures.brouillon_reprendre(brouillon=brouillon, par=request.user)
    if request.method == "POST" or brouillon.auteur_id == request.user.pk:
        return redirect(retour)
    parti = brouillon.auteur.nom_complet
    suite = (
        f"Vous choisirez la structure qui signe, attesterez le texte et l’enverrez. Le nom de {parti} n’y figurera pas."
    )
    if brouillon.fiche:
        suite = "Vous compléterez la fiche, la signerez aussi et la renverrez à ses lecteurs. Les signatures restent."
    elif permissions.a_mene_l_entretien(request.user, brouillon) or permissions.sans_porteur(brouillon):
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


@formulaire(membre_required)
def entretiens(request: HttpRequest) -> HttpResponse:
    """Say what it is about, find who tells, start."""
    if request.method == "POST":
        with tenter(request):
            compte = personne_choisie(request)
            ouvert = rules.entretien_commencer(par=request.user, compte=compte, titre=request.POST.get("titre", ""))
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
    actuel = permissions.brouillon_get_mine(request.user, uuid)
    if not 1 <= rang <= len(QUESTIONS):
        raise Http404
    if not permissions.brouillon_modifiable(actuel):
        return redirect("pratiques_brouillon", uuid=actuel.uuid)
    if request.method == "POST":
        lu, avant = contenu_lire(request.POST), contenu_normaliser(actuel.contenu)
        contenu = {**avant, **{nom: lu[nom] for nom in QUESTIONS[rang - 1].champs}}
        remontrer = partial(_montrer, request, actuel, rang, donnees=request.POST)
        return _garder(request, actuel, contenu, remontrer, partial(_aller, request.POST.get("action", ""), rang))
    return _montrer(request, actuel, rang)


def _montrer(
    request: HttpRequest, actuel: Brouillon, rang: int, refus: RegleRefusee | None = None, **options: Any
) -> HttpResponse:
    ecriture = ecriture_de(request, actuel, plus=_plus(request.GET.get("plus", "")), **options)
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
    return render(request, "pratiques/entretien.html", contexte, status=_statut(refus) if refus else 200)


def _aller(action: str, rang: int, actuel: Brouillon) -> HttpResponse:
    """To one line more of the same question, to the one before or after; from the ends, to the draft."""
    if _plus(action.removeprefix("plus-")):
        return _a_la_ligne(action, "pratiques_entretien", uuid=actuel.uuid, rang=rang)
    suite = rang - 1 if action == "precedente" else rang + 1
    if not 1 <= suite <= len(QUESTIONS):
        return redirect("pratiques_brouillon", uuid=actuel.uuid)
    return redirect("pratiques_entretien", uuid=actuel.uuid, rang=suite)
