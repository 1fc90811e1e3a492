"""Who acts, seen from the ground floor: the account itself is a model of the wing above."""

from django.contrib.auth.base_user import AbstractBaseUser

Personne = AbstractBaseUser
