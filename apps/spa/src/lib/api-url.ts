import { createContext, use } from 'react'

const ApiUrlContext = createContext('')

/** Passes the base URL of the auth API to the pages that show it. */
export const ApiUrlProvider = ApiUrlContext.Provider

/** Returns the base URL of the auth API. */
export const useApiUrl = (): string => use(ApiUrlContext)
