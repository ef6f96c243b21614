import { randomUUID } from 'node:crypto'
import { PATHS } from '@latchkey/auth-core/contract'
import type { Role } from '@latchkey/auth-core/roles'
import { type APIRequestContext, expect } from '@playwright/test'
import { environment } from './config.ts'

export interface User {
  username: string
  email: string
  password: string
  role: Role
}

/** Returns a user with a unique name. Does not register it. */
export function newUser(role: Role = 'customer'): User {
  const username = `${role}-${randomUUID().slice(0, 8)}`
  return { username, email: `${username}@example.com`, password: 'correct horse battery', role }
}

/** Registers a new user through the API. */
export async function register(request: APIRequestContext, role?: Role): Promise<User> {
  const user = newUser(role)
  const answer = await request.post(environment.API_URL + PATHS.register, { data: user })
  expect(answer.status()).toBe(201)
  return user
}
