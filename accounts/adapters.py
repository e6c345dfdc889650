from allauth.account.adapter import DefaultAccountAdapter


class NoSignUpAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False
