def idle_limit(get_response):
    return get_response
