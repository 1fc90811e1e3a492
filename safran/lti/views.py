"""The doors that platforms call, the agreement of a person, the screens of the Région."""

import uuid
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.ecrans.forms import ConfirmerForm, FormulaireSafran
from home.ecrans.views import (
    FORMULAIRE,
    Decision,
    RedirectionVoir,
    accepte,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    refus_sur,
    tenter,
)
from home.permissions import region_required
from reseau.membres.permissions import membre_required
from safran.lti import permissions, rules
from safran.lti.choices import ADRESSE_MAX, DECIDER, SUJET_MAX, EtatPlateforme
from safran.lti.listes import Plateformes
from safran.lti.models import Plateforme
from safran.lti.queries import cles_publiees, derniers_echanges, formations_a_choisir, lien_de, plateforme_qui_demande
from safran.lti.rules import lien_defaire, lien_nouer
from safran.parcours.permissions import formation_get_suivable

# The doors that platforms call: no session, no form token, nothing kept by a cache.
# What ties a launch to its browser is a cookie of its own, sent across sites and only to these doors.

SEL = "lti.navigateur"
REPRIS = ("iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint")
INCONNUE = "Cette plateforme n’ouvre pas, ou plus, de formation ici : dites-le à qui la tient."
ILLISIBLE = "La plateforme n’a rien envoyé qui se lise : rouvrez la formation depuis elle."


@csrf_exempt  # une plateforme envoie d’ailleurs ; rien n’est écrit
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connexion(request: HttpRequest) -> HttpResponse:
    """A platform is about to send someone: ask it who, in a window of its own unless a training is to be chosen.

    In a frame, browsers keep our cookies away: the page asks for a new tab.
    """
    envoi = request.POST if request.method == "POST" else request.GET
    dit = {nom: envoi[nom] for nom in REPRIS if envoi.get(nom)}
    plateforme = plateforme_qui_demande(dit.get("iss", ""), dit.get("client_id", ""))
    if plateforme is None or "login_hint" not in dit:
        return _refuser(INCONNUE)
    choix = urlsplit(dit.get("target_link_uri", "")).path == reverse("lti_choix")
    if request.headers.get("Sec-Fetch-Dest") == "iframe" and not choix:
        return _encadrer("lti/nouvel_onglet.html", plateforme, adresse=f"{request.path}?{urlencode(dit)}")
    cle = uuid.uuid4()
    reponse = redirect(
        rules.demande_adresser(
            plateforme=plateforme, cle=cle, qui=dit["login_hint"], message=dit.get("lti_message_hint", "")
        )
    )
    reponse.set_signed_cookie(
        temoin(cle), str(cle), salt=SEL, max_age=DECIDER, path=reverse("lti_connexion").removesuffix("connexion/"),
        secure=True, httponly=True, samesite="None",
    )  # fmt: skip
    return reponse


class MessageForm(FormulaireSafran, forms.Form):
    """What a platform posts through a browser."""

    state = forms.CharField()
    id_token = forms.CharField()


@csrf_exempt  # le message est signé par la plateforme, et répond à une demande d’ici
@never_cache
@require_POST
def ouvrir(request: HttpRequest) -> HttpResponse:
    """Its signed message: on to the training, where the person signs in as usual, or to the choice of one."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _refuser(ILLISIBLE)
    dit = form.cleaned_data
    with refus_sur(form):
        cle, plateforme = rules.etat_lire(etat=dit["state"])
        lancement = rules.lancement_ouvrir(
            plateforme=plateforme, cle=cle, jeton=dit["id_token"], porteur=porteur(request, cle)
        )
        return RedirectionVoir(reverse("lti_ouverture" if lancement.formation_id else "lti_choisir", args=[cle]))
    return _refuser(" ".join(form.non_field_errors()))


@never_cache
@require_safe
def choisir(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """The trainings of the catalogue, for whoever writes a course there; then the signed answer to send back."""
    from safran.lti.jetons import choix_signer  # neuf mégaoctets que seul un choix demande

    lancement = permissions.choix_get(cle)
    formations, demandee = list(formations_a_choisir()), request.GET.get("formation", "")
    choisie = next((formation for formation in formations if str(formation.pk) == demandee), None)
    if choisie is None:
        return _encadrer("lti/choisir.html", lancement.plateforme, formations=formations)
    retour, adresse = lancement.reglages["deep_link_return_url"], reverse("lti_formation", args=[choisie.pk])
    jeton = choix_signer(
        lancement.plateforme, lancement.deploiement, lancement.reglages,
        titre=choisie.title, url=f"{settings.SITE_URL}{adresse}",
    )  # fmt: skip
    reponse = _encadrer("lti/choisie.html", lancement.plateforme, formation=choisie, retour=retour, jeton=jeton)
    lue = urlsplit(retour)
    reponse._csp_replace["form-action"] = [f"{lue.scheme}://{lue.netloc}"]
    return reponse


@require_safe
def cles(request: HttpRequest) -> JsonResponse:
    """The public keys of this tool (JWKS): the one that signs, the next one, those that signed last month."""
    from safran.lti.jetons import jwk  # neuf mégaoctets que seule une plateforme demande

    dites = {"keys": [dict(jwk(cle)) for cle in cles_publiees()]}
    return JsonResponse(dites, headers={"Cache-Control": "public, max-age=3600"})


def temoin(cle: uuid.UUID) -> str:
    """The name of the cookie of one launch."""
    return f"lti_{cle.hex}"


def porteur(request: HttpRequest, cle: uuid.UUID) -> str:
    """The launch that this browser began, if it is this one."""
    return request.get_signed_cookie(temoin(cle), default="", salt=SEL, max_age=DECIDER)


def _encadrer(gabarit: str, plateforme: Plateforme, **contexte: Any) -> HttpResponse:
    """A page that this platform, and no other site, may show in a frame; made without session, message nor token."""
    reponse = HttpResponse(render_to_string(gabarit, {"plateforme": plateforme, **contexte}))
    reponse.xframe_options_exempt = True
    reponse._csp_replace = {"frame-ancestors": ["'self'", *plateforme.origines]}
    return reponse


def _refuser(phrase: str) -> HttpResponse:
    return HttpResponse(render_to_string("lti/refus.html", {"phrase": phrase}), status=403)


# Someone comes from a platform: what will be told, her agreement, and taking it back.

CE_QUI_EST_DIT = (
    "Votre nom n’est pas demandé, et rien d’autre n’est dit de vous : on dira à {plateforme} que la formation est "
    "achevée, et la part faite, pour celle-ci et pour celles que vous ouvrirez depuis {plateforme}. Vous retirez cet "
    "accord quand vous voulez, dans « Mon espace ». Sans lui, la formation s’ouvre aussi bien, et rien n’est dit."
)
RETIRER = Decision(
    "Retirer votre accord",
    "Plus rien n’est dit de vos formations à cette plateforme. Ce qu’elle sait déjà y reste : à elle de l’effacer.",
    "Retirer mon accord",
    lien_defaire,
    fait="C’est noté : plus rien n’est dit à cette plateforme.",
)


@formulaire(membre_required)
def ouverture(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """The training, once one has agreed, or when there is nothing to tell; the question, the first time."""
    lancement = permissions.lancement_get(cle, porteur=porteur(request, cle))
    formation = formation_get_suivable(request.user, lancement.formation_id)
    suite, lien = redirect("parcours_reprendre", formation.pk), lien_de(lancement)
    if request.method == "POST":
        with tenter(request, f"C’est noté : {lancement.plateforme} saura où vous en êtes."):
            lien_nouer(lancement=lancement, par=request.user)
        return suite
    if lancement.ligne and lien is None:
        explication = CE_QUI_EST_DIT.format(plateforme=lancement.plateforme)
        return montrer(
            request, ConfirmerForm(), FORMULAIRE, titre=f"{lancement.plateforme} vous envoie ici", nom=formation.title,
            explication=explication, bouton="J’accepte, ouvrir la formation", annuler="Ouvrir sans rien dire",
            retour=suite.url,
        )  # fmt: skip
    if lien and lien.compte_id != request.user.pk:
        phrase = "vous connaît ici sous un autre compte : ce que vous faites avec celui-ci ne lui est pas dit."
        messages.warning(request, f"{lancement.plateforme} {phrase}")
    return suite


@formulaire(login_required)
def retirer(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Take one's agreement back."""
    lien = permissions.lien_get_sien(request.user, cle)
    return RETIRER.demander(request, reverse("mon_espace"), nom=lien.plateforme.nom, lien=lien)


# The platforms, for the Région: registered, corrected, closed, and what was told to each.

FIL = ("Plateformes partenaires", reverse_lazy("lti_plateformes"))
DECISIONS = {
    EtatPlateforme.FERMEE: Decision(
        "Fermer la plateforme",
        "Plus rien ne s’ouvre depuis elle, et plus rien ne lui est dit. Les accords des personnes restent.",
        "Fermer",
        partial(rules.plateforme_passer, vers=EtatPlateforme.FERMEE),
        fait="La plateforme est fermée.",
    ),
    EtatPlateforme.OUVERTE: Decision(
        "Rouvrir la plateforme",
        "Les formations s’ouvrent à nouveau depuis elle ; ce qui ne lui a pas été dit le sera.",
        "Rouvrir",
        partial(rules.plateforme_passer, vers=EtatPlateforme.OUVERTE),
        fait="La plateforme est ouverte.",
    ),
}
# Ce que le partenaire recopie chez lui : le nom que sa plateforme donne le plus souvent à la case, et la route.
A_RECOPIER = (
    ("Adresse de connexion (initiate login URL)", "lti_connexion"),
    ("Adresse de retour (redirection URI)", "lti_ouvrir"),
    ("Clés publiques (public keyset URL)", "lti_cles"),
    ("Choix d’une formation (deep linking, content selection URL)", "lti_choix"),
)


@page(region_required)
def plateformes(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return Plateformes(request).repondre()


@page(region_required)
def plateforme(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """One, what its keeper copies, what was told to it."""
    lue = permissions.plateforme_get(cle)
    contexte = {
        "plateforme": lue,
        "a_recopier": [(libelle, f"{settings.SITE_URL}{reverse(route)}") for libelle, route in A_RECOPIER],
        "echanges": derniers_echanges(lue),
        "decisions": [(etat, d.titre) for etat, d in DECISIONS.items() if lue.peut_devenir(etat)],
    }
    return render(request, "lti/plateforme.html", contexte)


class LignesField(forms.CharField):
    """Several words, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(filter(None, map(str.strip, (super().to_python(value) or "").splitlines()))))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if any(len(ligne) > SUJET_MAX for ligne in value):
            raise forms.ValidationError(f"Une ligne tient en {SUJET_MAX} caractères.")


class PlateformeForm(FormulaireSafran, forms.Form):
    """What the partner gives, one box for each; its key for a new one."""

    nom = forms.CharField(label="Nom", max_length=120, help_text="Tel que les personnes le liront.")
    emetteur = forms.CharField(
        label="Émetteur (issuer)", max_length=ADRESSE_MAX,
        help_text="Le plus souvent l’adresse de la plateforme : https://moodle.exemple.fr.",
    )  # fmt: skip
    client = forms.CharField(label="Identifiant du client (client id)", max_length=200)
    deploiements = LignesField(
        label="Déploiements (deployment id)", help_text="Un par ligne. Un autre déploiement est refusé."
    )
    connexion, jetons, cles = (
        forms.URLField(label=label, max_length=ADRESSE_MAX, assume_scheme="https", help_text=aide)
        for label, aide in (
            ("Adresse d’authentification", "Authentication request URL."),
            ("Adresse des jetons d’accès", "Access token URL."),
            ("Adresse des clés publiques", "Public keyset URL, celle de la plateforme."),
        )
    )
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plateforme: Plateforme | None = None, **kwargs: Any) -> None:
        connu = model_to_dict(plateforme) if plateforme else {"cle": uuid.uuid4()}
        super().__init__(*args, initial=connu, **kwargs)
        if plateforme:
            del self.fields["cle"]

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


@formulaire(region_required)
def inscrire(request: HttpRequest) -> HttpResponse:
    """Register one."""
    form = PlateformeForm(request.POST or None)
    if request.method == "POST" and accepte(form, rules.plateforme_inscrire, par=request.user):
        phrase = "La plateforme est inscrite : donnez à qui la tient les adresses ci-dessous."
        return fait(request, phrase, "lti_plateforme", form.cleaned_data["cle"])
    return montrer(
        request, form, FORMULAIRE, titre="Inscrire une plateforme", bouton="Inscrire", fil=FIL,
        explication="Tout ce qui suit se lit chez le partenaire, là où il a déclaré SAFRAN comme outil LTI 1.3.",
        retour=reverse("lti_plateformes"),
    )  # fmt: skip


@formulaire(region_required)
def modifier(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Correct what was registered."""
    lue, retour = permissions.plateforme_get(cle), reverse("lti_plateforme", args=[cle])
    form = PlateformeForm(request.POST or None, plateforme=lue)
    if request.method == "POST" and accepte(form, rules.plateforme_corriger, plateforme=lue, par=request.user):
        return fait(request, "La plateforme est modifiée.", retour)
    return montrer(
        request, form, FORMULAIRE, titre="Modifier la plateforme", bouton="Enregistrer", fil=[*FIL, lue.nom, retour],
        retour=retour,
    )  # fmt: skip


@formulaire(region_required)
def decider(request: HttpRequest, cle: uuid.UUID, etat: str) -> HttpResponse:
    """Close it, or open it again."""
    lue, retour = permissions.plateforme_get(cle), reverse("lti_plateforme", args=[cle])
    if etat not in DECISIONS or not lue.peut_devenir(etat):
        raise Http404
    decision = DECISIONS[EtatPlateforme(etat)]
    return decision.demander(request, retour, nom=lue.nom, fil=[*FIL, lue.nom, retour], plateforme=lue)


@geste(region_required)
def redire(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Tell again what it refused."""
    lue = permissions.plateforme_get(cle)
    with tenter(request, "Ce qui a été refusé lui sera dit à nouveau."):
        rules.refus_reprendre(plateforme=lue, par=request.user)
    return redirect("lti_plateforme", cle)
