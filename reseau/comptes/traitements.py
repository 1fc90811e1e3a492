"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Ouvrir et protéger les comptes",
        "nom, prénom, adresse électronique professionnelle, empreinte du mot de passe, second facteur chiffré, "
        "identité ProConnect (identifiant et adresse), sessions chiffrées, date de la dernière connexion",
        "Compte account.EmailAddress mfa.Authenticator socialaccount.SocialAccount sessions.Session "
        "wagtailusers.UserProfile wagtailcore.APIToken",
        destinataires="la personne ; ses collègues et la Région, pour le nom",
        duree="jusqu’à l’effacement du compte, après deux ans sans visite ; une session, douze heures au plus",
    ),
]
